// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.log.LogEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** What the library logs, at DEBUG and above, until it is closed. */
public final class CapturedLog implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final CapturingLoggerFactory factory;
  private final List<LogLine> lines = new CopyOnWriteArrayList<>();
  private final Consumer<LogLine> captor = lines::add;

  private CapturedLog(CapturingLoggerFactory factory) {
    this.factory = factory;
  }

  public static CapturedLog begin() {
    assertThat(LoggerFactory.getILoggerFactory())
        .as("run with -Dslf4j.provider=%s, as the pom has it", CapturingProvider.class.getName())
        .isInstanceOf(CapturingLoggerFactory.class);
    CapturingLoggerFactory factory = (CapturingLoggerFactory) LoggerFactory.getILoggerFactory();
    CapturedLog begun = new CapturedLog(factory);
    factory.add(begun.captor);
    return begun;
  }

  public List<LogLine> lines() {
    return List.copyOf(lines);
  }

  public List<LogLine> lines(LogEvent event) {
    return lines.stream().filter(line -> line.event().equals(event.label())).toList();
  }

  /** Waits for the first line of this event. */
  public LogLine await(LogEvent event) {
    return await(event, line -> true);
  }

  /** Waits for the first line of this event that fulfils the condition. */
  public LogLine await(LogEvent event, Predicate<LogLine> condition) {
    Awaitility.await("the event " + event.label())
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> lines(event).stream().anyMatch(condition));
    return lines(event).stream().filter(condition).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    factory.remove(captor);
  }
}
