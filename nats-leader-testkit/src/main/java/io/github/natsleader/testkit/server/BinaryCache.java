// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The executables that were installed, one directory for each version. An executable appears there
 * whole and tried, or not at all; installations of one version exclude each other, in this process
 * and among processes.
 */
record BinaryCache(Path root, String executableName, VersionProbe probe) {

  /** Makes an executable. */
  @FunctionalInterface
  interface Installation {
    /** Puts files into the staging directory and says which of them is the executable. */
    Path into(Path staging) throws IOException, InterruptedException;
  }

  Path executable(ServerVersion version) {
    return home().resolve(version.tag()).resolve(executableName);
  }

  Finding look(ServerVersion version, String origin) throws InterruptedException {
    return probe.probe(executable(version), version, origin);
  }

  /** Installs, unless another did so while this one waited for its turn. */
  Finding install(
      ServerVersion version, String origin, Deadline deadline, Installation installation)
      throws IOException, InterruptedException {
    Files.createDirectories(home());
    CacheLock lock = CacheLock.acquire(home().resolve(version.tag() + ".lock"), deadline);
    try {
      Finding present = look(version, origin);
      return present instanceof Finding.Found
          ? present
          : installLocked(version, origin, installation);
    } finally {
      lock.release();
    }
  }

  private Finding installLocked(ServerVersion version, String origin, Installation installation)
      throws IOException, InterruptedException {
    String stagingPrefix = version.tag() + ".staging-";
    deleteAbandoned(stagingPrefix);
    Path staging = Files.createTempDirectory(home(), stagingPrefix);
    try {
      Path made = installation.into(staging);
      Finding finding = probe.probe(made, version, origin);
      return finding instanceof Finding.Found ? publish(made, version, origin) : finding;
    } finally {
      DirectoryTree.delete(staging);
    }
  }

  private Finding publish(Path made, ServerVersion version, String origin) throws IOException {
    Path target = executable(version);
    Files.createDirectories(target.resolveSibling(""));
    Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    return new Finding.Found(new NatsServerBinary(target, version, origin));
  }

  /** What a killed process left; the lock is ours, so nobody works there. */
  private void deleteAbandoned(String stagingPrefix) throws IOException {
    try (DirectoryStream<Path> abandoned = Files.newDirectoryStream(home(), stagingPrefix + "*")) {
      for (Path staging : abandoned) {
        DirectoryTree.delete(staging);
      }
    }
  }

  private Path home() {
    return root.resolve("nats-server");
  }
}
