// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.logging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Gives what the library logs to whoever captures it, down to DEBUG; warnings go to the standard
 * error output besides.
 */
final class CapturingLoggerFactory implements ILoggerFactory {
  private static final String OURS = "io.github.natsleader";

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final List<Consumer<LogLine>> captors = new CopyOnWriteArrayList<>();

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, created -> new CapturingLogger(created, this));
  }

  void add(Consumer<LogLine> captor) {
    captors.add(captor);
  }

  void remove(Consumer<LogLine> captor) {
    captors.remove(captor);
  }

  boolean wants(String logger, Level level) {
    boolean captured = logger.startsWith(OURS) && !captors.isEmpty();
    Level least = captured ? Level.DEBUG : Level.WARN;
    return level.toInt() >= least.toInt();
  }

  void take(LogLine line) {
    captors.forEach(captor -> captor.accept(line));
    if (line.level().toInt() >= Level.WARN.toInt()) {
      System.err.println(line);
      Throwable cause = line.cause();
      if (cause != null) {
        cause.printStackTrace();
      }
    }
  }
}
