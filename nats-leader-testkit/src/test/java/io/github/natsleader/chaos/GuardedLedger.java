// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What the guarded bucket holds in the end: every write has a key of its own, so all of it. */
final class GuardedLedger {
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** One write that is there: the participant's process, its epoch and a number name it. */
  record Entry(String value, long revision, Instant stored) {
    String participant() {
      return value.substring(0, value.indexOf('/'));
    }

    long epoch() {
      return Long.parseLong(value.split("/", -1)[1]);
    }
  }

  private final Map<String, Entry> entries;

  /** One that holds these, by their keys. */
  GuardedLedger(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads it. A replica that was cut off may not have caught up yet, and deliver the past: it is
   * read again until it reaches what was acknowledged and what the stream's leader has, or the
   * bound.
   */
  static GuardedLedger read(String urls, ChaosSetting setting, History history) {
    Map<String, Entry> entries = new HashMap<>();
    long acknowledged =
        acceptedIn(history).mapToLong(HistoryEvent.GuardedWrite::revision).max().orElse(0);
    long endNanos = System.nanoTime() + BOUND.toNanos();
    Awaitility.await("the content of " + setting.guarded())
        .atMost(BOUND.multipliedBy(2))
        .pollInSameThread()
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof JetStreamApiException)
        .until(
            () -> readAll(urls, setting, entries) >= acknowledged || System.nanoTime() > endNanos);
    return new GuardedLedger(entries);
  }

  /** The last revision read; 0 if the leader has more. */
  private static long readAll(String urls, ChaosSetting setting, Map<String, Entry> entries)
      throws Exception {
    entries.clear();
    try (Connection connection = Nats.connect(urls)) {
      long last = lastRevision(connection, setting);
      PushSubscribeOptions options =
          PushSubscribeOptions.builder().ordered(true).stream(setting.guardedStream()).build();
      JetStreamSubscription all =
          connection.jetStream().subscribe(setting.guardedSubject(">"), options);
      long read = 0;
      while (read < last) {
        Message message = all.nextMessage(SILENCE);
        if (message == null) {
          return 0;
        }
        read = message.metaData().streamSequence();
        keep(message, setting, entries);
      }
      return read;
    }
  }

  private static long lastRevision(Connection connection, ChaosSetting setting)
      throws IOException, JetStreamApiException {
    return connection
        .jetStreamManagement()
        .getStreamInfo(setting.guardedStream())
        .getStreamState()
        .getLastSequence();
  }

  /** All but the fence. */
  private static void keep(Message message, ChaosSetting setting, Map<String, Entry> entries) {
    String key = message.getSubject().substring(setting.guardedSubject("").length());
    if (key.indexOf('/') > 0) {
      entries.put(key, entry(message));
    }
  }

  private static Entry entry(Message message) {
    return new Entry(
        new String(message.getData(), UTF_8),
        message.metaData().streamSequence(),
        message.metaData().timestamp().toInstant());
  }

  int size() {
    return entries.size();
  }

  /** Where each write is, by its key, which is its value. */
  Map<String, Long> revisions() {
    return entries.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().revision()));
  }

  /**
   * Adds the writes that are there and whose writers never heard of it.
   *
   * @return of how many they did, late ones left out
   */
  long complete(History history) {
    Set<String> acknowledged =
        acceptedIn(history).map(HistoryEvent.GuardedWrite::value).collect(Collectors.toSet());
    Map<String, Long> sentNanos =
        writesIn(history)
            .collect(
                Collectors.toMap(
                    HistoryEvent.GuardedWrite::value, HistoryEvent::atNanos, Math::min));
    for (Entry entry : entries.values()) {
      if (!acknowledged.contains(entry.value())) {
        Long noted = sentNanos.get(entry.value());
        history.append(accepted(entry, noted == null ? storedNanos(entry) : noted));
      }
    }
    return acknowledged.stream().filter(value -> !LateWriter.isLate(value)).count();
  }

  private static Stream<HistoryEvent.GuardedWrite> acceptedIn(History history) {
    return writesIn(history).filter(write -> write.outcome() == Outcome.ACCEPTED);
  }

  private static Stream<HistoryEvent.GuardedWrite> writesIn(History history) {
    return history.events().stream()
        .filter(HistoryEvent.GuardedWrite.class::isInstance)
        .map(HistoryEvent.GuardedWrite.class::cast);
  }

  /** By the wall clock, for a write whose writer was killed before it noted anything of it. */
  private static long storedNanos(Entry entry) {
    return System.nanoTime() - Duration.between(entry.stored(), Instant.now()).toNanos();
  }

  private static HistoryEvent.GuardedWrite accepted(Entry entry, long atNanos) {
    return new HistoryEvent.GuardedWrite(
        atNanos,
        entry.participant(),
        entry.epoch(),
        entry.value(),
        Outcome.ACCEPTED,
        entry.revision());
  }
}
