// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Where a process notes what happens to it. Each event is with the system by the time that {@link
 * #append} returns, so that it outlives a kill of the process. Safe for use by many threads.
 */
final class EventFile implements AutoCloseable {
  private final FileOutputStream file;

  EventFile(Path path) throws IOException {
    file = new FileOutputStream(path.toFile(), true);
  }

  synchronized void append(HistoryEvent event) {
    try {
      file.write((History.toLine(event) + "\n").getBytes(UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException("event lost: " + event, failure);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
