// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory that holds the documentation, found upwards from the module whose tests run. */
record RepositoryRoot(Path directory) {
  static RepositoryRoot find() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    for (Path candidate = module; candidate != null; candidate = candidate.getParent()) {
      if (Files.isRegularFile(candidate.resolve("docs/PROTOCOL.md"))) {
        return new RepositoryRoot(candidate);
      }
    }
    throw new IllegalStateException("no docs/PROTOCOL.md in or above " + module);
  }

  /** README.md and docs/*.md. */
  List<Path> documents() {
    try (Stream<Path> docs = Files.list(directory.resolve("docs"))) {
      Stream<Path> pages = docs.filter(page -> page.toString().endsWith(".md")).sorted();
      return Stream.concat(Stream.of(directory.resolve("README.md")), pages).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path document(String name) {
    return directory.resolve(name);
  }

  /** The path as readers of the repository know it. */
  String nameOf(Path file) {
    return directory.relativize(file).toString();
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
