// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.nio.file.Files;
import java.nio.file.Path;

/** The working tree that the tests run in. */
record Checkout(Path root) {
  /** Where what is mutated lies, from the root. */
  static final Path PROTOCOL =
      Path.of("nats-leader-core", "src", "main", "java", "io", "github", "natsleader", "protocol");

  static Checkout find() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    for (Path candidate = module; candidate != null; candidate = candidate.getParent()) {
      if (Files.isDirectory(candidate.resolve(PROTOCOL))) {
        return new Checkout(candidate);
      }
    }
    throw new IllegalStateException("no " + PROTOCOL + " in or above " + module);
  }

  Path patches() {
    return root.resolve(Path.of("nats-leader-testkit", "src", "test", "resources", "mutants"));
  }

  Path table() {
    return root.resolve(Path.of("docs", "MUTANTS.md"));
  }
}
