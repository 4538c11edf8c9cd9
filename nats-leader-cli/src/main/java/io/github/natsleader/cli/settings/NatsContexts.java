// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of the {@code nats} command: one file for each in a directory, and the name of the
 * selected one beside it.
 */
final class NatsContexts {
  private static final String SUFFIX = ".json";

  private final Path directory;
  private final PathExpansion paths;

  private NatsContexts(Path directory, PathExpansion paths) {
    this.directory = directory;
    this.paths = paths;
  }

  /** Those of XDG_CONFIG_HOME, else of .config in the home directory. */
  static NatsContexts of(Map<String, String> environment, Path home) {
    String configured = environment.get("XDG_CONFIG_HOME");
    Path base =
        configured == null || configured.isBlank() ? home.resolve(".config") : Path.of(configured);
    return new NatsContexts(base.resolve("nats"), new PathExpansion(environment, home));
  }

  /** The name of the selected one; null if none is. */
  @Nullable String selected() {
    Path file = directory.resolve("context.txt");
    try {
      String name = Files.isRegularFile(file) ? Files.readString(file).strip() : "";
      return name.isEmpty() ? null : name;
    } catch (IOException e) {
      throw new IllegalArgumentException("the selected context in " + file + " cannot be read", e);
    }
  }

  /**
   * What a context says.
   *
   * @param name a name, or a file that ends with .json
   */
  Layer load(String name) {
    return new ContextFile(name, file(name), paths).read();
  }

  private Path file(String name) {
    try {
      Path path = Path.of(name);
      if (name.endsWith(SUFFIX) && Files.isRegularFile(path)) {
        return path;
      }
      Path known = directory.resolve("context").resolve(name + SUFFIX);
      if (path.getNameCount() == 1 && !name.contains("..") && Files.isRegularFile(known)) {
        return known;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(unknown(name), e);
    }
    throw new IllegalArgumentException(unknown(name));
  }

  private String unknown(String name) {
    List<String> known = known();
    return "--context = "
        + name
        + ": no such context; "
        + (known.isEmpty()
            ? "there is none in " + directory.resolve("context")
            : "there are " + String.join(", ", known));
  }

  private List<String> known() {
    Path contexts = directory.resolve("context");
    if (!Files.isDirectory(contexts)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(contexts)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
