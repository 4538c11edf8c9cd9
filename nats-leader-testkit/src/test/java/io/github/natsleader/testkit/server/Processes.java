// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at processes that are not children of this one. */
final class Processes {

  private Processes() {}

  /** Dead, even if the init process of a container has not yet taken note. */
  static boolean isGone(long processId) {
    Optional<ProcessHandle> handle = ProcessHandle.of(processId);
    return handle.isEmpty() || !handle.get().isAlive() || isZombie(processId);
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
