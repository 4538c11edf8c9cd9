// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells listeners and the log what happens in one election. */
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger("io.github.natsleader.Election");

  private final ElectionConfig config;
  private final List<ElectionListener> listeners;
  private final SerialLane lane;

  Announcer(ElectionConfig config, List<ElectionListener> listeners, CallbackThreads threads) {
    this.config = config;
    this.listeners = new CopyOnWriteArrayList<>(listeners);
    this.lane = new SerialLane(threads);
  }

  void add(ElectionListener listener) {
    listeners.add(listener);
  }

  void remove(ElectionListener listener) {
    listeners.remove(listener);
  }

  /**
   * Whoever listens now is called later, in order, on a thread that is not ours, unless it has been
   * removed by then.
   */
  void tell(Consumer<ElectionListener> call) {
    for (ElectionListener listener : listeners) {
      lane.submit(
          () -> {
            if (listeners.contains(listener)) {
              call.accept(listener);
            }
          });
    }
  }

  void problem(ElectionProblem problem) {
    log(LOG.atWarn())
        .addKeyValue("error_type", problem.kind())
        .setCause(problem.failure())
        .log(problem.message());
    tell(listener -> listener.onProblem(problem));
  }

  void event(String message, String key, Object value) {
    log(LOG.atInfo()).addKeyValue(key, value).log(message);
  }

  private LoggingEventBuilder log(LoggingEventBuilder builder) {
    return builder
        .addKeyValue("bucket", config.bucket())
        .addKeyValue("group", config.group())
        .addKeyValue("instance_id", config.instanceId());
  }
}
