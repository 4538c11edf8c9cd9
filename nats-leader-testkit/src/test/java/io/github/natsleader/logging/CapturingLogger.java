// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.logging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Hands each line to its factory. */
final class CapturingLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient CapturingLoggerFactory factory;

  CapturingLogger(String name, CapturingLoggerFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  @Override
  public void log(LoggingEvent event) {
    Map<String, Object> keys = new LinkedHashMap<>();
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> keys.put(pair.key, String.valueOf(pair.value)));
    }
    String message =
        MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
    factory.take(new LogLine(name, event.getLevel(), message, keys, event.getThrowable()));
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    String text = MessageFormatter.basicArrayFormat(message, arguments);
    factory.take(new LogLine(name, level, text, Map.of(), cause));
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return factory.wants(name, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return factory.wants(name, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return factory.wants(name, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return factory.wants(name, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return factory.wants(name, Level.ERROR);
  }
}
