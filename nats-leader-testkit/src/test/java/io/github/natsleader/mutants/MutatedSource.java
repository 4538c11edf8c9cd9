// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of the protocol's source with one patch applied. It is {@code git apply} that applies it,
 * which wants every line of context to be as the patch has it, or refuses all of it; lines above
 * may have moved it.
 */
final class MutatedSource {
  private final Path directory;

  private MutatedSource(Path directory) {
    this.directory = directory;
  }

  /**
   * Copies the protocol's source into an empty directory and applies the mutant's patch to it.
   *
   * @throws UnfitMutantException if the patch does not apply, or not to all files that it names
   */
  static MutatedSource of(Mutant mutant, Checkout checkout, Path directory)
      throws IOException, InterruptedException {
    copy(checkout.root().resolve(Checkout.PROTOCOL), directory.resolve(Checkout.PROTOCOL));
    MutatedSource source = new MutatedSource(directory);
    if (!mutant.patch().isEmpty()) {
      Map<Path, String> before = source.contents();
      source.apply(mutant);
      requireAllChanged(mutant, before, source.contents());
    }
    return source;
  }

  List<Path> files() throws IOException {
    return List.copyOf(contents().keySet());
  }

  private void apply(Mutant mutant) throws IOException, InterruptedException {
    Path patch = Files.writeString(directory.resolve("mutant.patch"), mutant.patch());
    Path log = directory.resolve("apply.log");
    ProcessBuilder git =
        new ProcessBuilder("git", "apply", "--verbose", "--whitespace=nowarn", patch.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Neither the repository around us nor anybody's settings are to have a say.
    git.environment().put("GIT_DIR", directory.resolve("no-repository").toString());
    git.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    git.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    if (git.start().waitFor() != 0) {
      throw new UnfitMutantException(
          mutant.name(), "does not apply to the source as it is:\n" + Files.readString(log));
    }
  }

  private static void requireAllChanged(
      Mutant mutant, Map<Path, String> before, Map<Path, String> after) {
    long named = mutant.patch().lines().filter(line -> line.startsWith("+++ ")).count();
    long changed =
        after.entrySet().stream()
            .filter(file -> !file.getValue().equals(before.get(file.getKey())))
            .count();
    if (named == 0 || changed != named) {
      throw new UnfitMutantException(
          mutant.name(), "names " + named + " files and has changed " + changed);
    }
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path file : found.filter(path -> path.toString().endsWith(".java")).toList()) {
        contents.put(file, Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> listed = Files.list(from)) {
      for (Path file : listed.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }
}
