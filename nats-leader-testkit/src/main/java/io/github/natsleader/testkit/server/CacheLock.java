// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file, held by one thread of one process. It ends with the process, so that a killed
 * one locks nobody out; the file stays.
 */
final class CacheLock {

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  static CacheLock acquire(Path file, Deadline deadline) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      while (tryLock(channel) == null) {
        if (deadline.passed()) {
          throw new IOException("another installation holds " + file + " and did not end in time");
        }
        Deadline.awaitNextLook();
      }
      locked = true;
      return new CacheLock(channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** Java refuses with an exception, and not with null, when this JVM itself holds the lock. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  void release() throws IOException {
    channel.close();
  }
}
