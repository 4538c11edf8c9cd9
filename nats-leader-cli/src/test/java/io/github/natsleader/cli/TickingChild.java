// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A command that does nothing but say that it lives, on the machine's own monotonic clock, into a
 * file of its own. Each line is one write, taken over by the kernel, so that a line is there
 * although its writer was killed right after.
 */
final class TickingChild {
  private static final long PERIOD_MICROS = 2_000;

  private TickingChild() {}

  /**
   * Ticks until killed.
   *
   * @param args the directory for its file
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String name = System.getenv("NLE_EPOCH") + "-" + ProcessHandle.current().pid();
    Path file = Path.of(args[0], name + ChildLog.SUFFIX);
    Semaphore never = new Semaphore(0);
    try (FileChannel log =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND)) {
      write(log, "begin " + System.getenv("NLE_EPOCH") + " " + System.getenv("NLE_ID"));
      while (!never.tryAcquire(PERIOD_MICROS, TimeUnit.MICROSECONDS)) {
        write(log, "alive");
      }
    }
  }

  private static void write(FileChannel log, String what) throws IOException {
    String line = System.nanoTime() + " " + what + "\n";
    log.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
  }
}
