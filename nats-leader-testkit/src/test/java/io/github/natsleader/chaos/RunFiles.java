// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a run. */
final class RunFiles {
  private RunFiles() {}

  /** The whole history, for programs and for people, and the logs of the servers. */
  static void write(ChaosWorld world, Path directory) throws IOException {
    Files.writeString(directory.resolve("history.jsonl"), world.history().toLines());
    Files.write(directory.resolve("timeline.txt"), world.history().timeline());
    for (int i = 0; i < world.cluster().servers().size(); i++) {
      Files.writeString(directory.resolve("server-" + i + ".log"), world.cluster().server(i).log());
    }
  }

  static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
