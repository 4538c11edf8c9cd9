// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Looks at processes that are not children of this one. */
final class Descendants {
  private Descendants() {}

  /** Dead, even if the init process of a container has not yet taken note. */
  static boolean allGone(Collection<ProcessHandle> processes) {
    return processes.stream().allMatch(process -> !process.isAlive() || isZombie(process.pid()));
  }

  private static boolean isZombie(long processId) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(processId), "stat"));
      return status.startsWith(") Z", status.lastIndexOf(')'));
    } catch (IOException noSuchProcessOrNotLinux) {
      return false;
    }
  }
}
