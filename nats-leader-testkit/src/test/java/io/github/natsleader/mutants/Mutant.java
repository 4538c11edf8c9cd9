// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One deliberate defect. Its file is {@code NAME.patch}: three lines that say what it is, then a
 * unified diff of the source, with paths from the root of the repository.
 *
 * @param name unique, and the name of its file
 * @param rule the rule that it breaks, by its name in docs/PROTOCOL.md
 * @param defect what is wrong, for people
 * @param patch the whole file; those who apply diffs skip what stands before
 */
record Mutant(String name, String rule, String defect, String patch) {
  private static final String ENDING = ".patch";

  /** The shipped source, which nothing may find fault with. */
  static Mutant none() {
    return new Mutant("none", "", "the shipped source", "");
  }

  /** All mutants of a directory, by name. */
  static List<Mutant> in(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    List<Mutant> mutants = new ArrayList<>();
    for (Path file : files) {
      mutants.add(parse(nameOf(file), Files.readString(file)));
    }
    return mutants;
  }

  /**
   * The mutant of this file.
   *
   * @throws UnfitMutantException if it does not begin with its three lines
   */
  static Mutant parse(String name, String text) {
    List<String> lines = text.lines().limit(3).toList();
    if (lines.size() < 3) {
      throw new UnfitMutantException(name, "is no patch with a head: it has less than 3 lines");
    }
    String stated = field(name, lines.get(0), "name: ");
    if (!stated.equals(name)) {
      throw new UnfitMutantException(name, "calls itself " + stated);
    }
    return new Mutant(
        name, field(name, lines.get(1), "rule: "), field(name, lines.get(2), "defect: "), text);
  }

  private static String field(String name, String line, String key) {
    if (!line.startsWith(key) || line.length() == key.length()) {
      throw new UnfitMutantException(name, "has \"" + line + "\" where \"" + key + "...\" belongs");
    }
    return line.substring(key.length());
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }
}
