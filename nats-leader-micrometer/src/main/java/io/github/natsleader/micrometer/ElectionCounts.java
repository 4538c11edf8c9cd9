// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * The counters and histograms of one election. All are there from its start, at zero: a series that
 * began with its first event would show no increase by it.
 */
final class ElectionCounts {
  private final Map<Transition, Counter> transitions = new HashMap<>();
  private final Map<ErrorType, Counter> failures = new EnumMap<>(ErrorType.class);
  private final Counter acquired;
  private final Counter notAcquired;
  private final Counter validationFailures;
  private final Timer heartbeatSuccesses;
  private final Timer heartbeatFailures;
  private final Timer terms;

  private record Transition(ElectionState from, ElectionState to) {}

  ElectionCounts(MeterAddition meters) {
    for (ElectionState from : ElectionState.values()) {
      for (ElectionState to : ElectionState.values()) {
        if (from.mayBecome(to)) {
          transitions.put(new Transition(from, to), transitions(meters, from, to));
        }
      }
    }
    for (ErrorType type : ErrorType.values()) {
      failures.put(type, failures(meters, type));
    }
    acquired = attempts(meters, "success");
    notAcquired = attempts(meters, "failed");
    validationFailures = validationFailures(meters);
    heartbeatSuccesses = heartbeats(meters, "success");
    heartbeatFailures = heartbeats(meters, "failure");
    terms = terms(meters);
  }

  /** Counts one that {@link ElectionState#mayBecome} allows; there are no others. */
  void transition(ElectionState from, ElectionState to) {
    Objects.requireNonNull(transitions.get(new Transition(from, to))).increment();
  }

  void failure(ErrorType type) {
    Objects.requireNonNull(failures.get(type)).increment();
  }

  void attempt(boolean success) {
    (success ? acquired : notAcquired).increment();
  }

  void validationFailure() {
    validationFailures.increment();
  }

  void heartbeat(boolean success, Duration took) {
    (success ? heartbeatSuccesses : heartbeatFailures).record(took);
  }

  void term(Duration led) {
    terms.record(led);
  }

  private static Counter transitions(MeterAddition meters, ElectionState from, ElectionState to) {
    return meters.counter(
        "election.transitions",
        "Changes of the participant's state",
        Tags.of("from.state", from.name(), "to.state", to.name()));
  }

  private static Counter failures(MeterAddition meters, ErrorType type) {
    return meters.counter(
        "election.failures",
        "Failed heartbeats and acquisitions, and problems that an operator should know of",
        Tags.of("error.type", type.label()));
  }

  private static Counter attempts(MeterAddition meters, String status) {
    return meters.counter(
        "election.acquire.attempts",
        "Attempts to acquire the lease; those that another participant won failed",
        Tags.of("status", status));
  }

  private static Counter validationFailures(MeterAddition meters) {
    return meters.counter(
        "election.token.validation.failures",
        "Validations of a term that found it over, or had no answer in time",
        Tags.empty());
  }

  private static Timer heartbeats(MeterAddition meters, String status) {
    return meters.timer(
        "election.heartbeat.duration",
        "From the first sending of a heartbeat to its acknowledgement or failure",
        Tags.of("status", status),
        doubling(10, Duration::ofMillis));
  }

  private static Timer terms(MeterAddition meters) {
    return meters.timer(
        "election.leader.duration",
        "How long the terms lasted that have ended",
        Tags.empty(),
        doubling(12, Duration::ofSeconds));
  }

  private static Duration[] doubling(int count, LongFunction<Duration> unit) {
    return LongStream.range(0, count).map(i -> 1L << i).mapToObj(unit).toArray(Duration[]::new);
  }
}
