// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.logging;

import io.github.natsleader.log.LogEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One line that was logged.
 *
 * @param logger its logger's name
 * @param level its level
 * @param message its text
 * @param keys its key-values, in their order
 * @param cause its exception; null for none
 */
public record LogLine(
    String logger,
    Level level,
    String message,
    Map<String, Object> keys,
    @Nullable Throwable cause) {
  /** The name of its log point; empty where it has none. */
  public String event() {
    return String.valueOf(keys.getOrDefault("event", ""));
  }

  public boolean isOf(LogEvent event) {
    return event().equals(event.label());
  }

  @Override
  public String toString() {
    return level + " " + logger + " " + keys + " " + message;
  }
}
