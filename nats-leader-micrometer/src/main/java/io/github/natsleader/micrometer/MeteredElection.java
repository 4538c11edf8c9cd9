// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what one election does, and shows how it stands, until it ends. */
final class MeteredElection implements ElectionObserver {
  private final RunningTerm term;
  private final ElectionCounts counts;
  private final OwnedMeters meters;

  MeteredElection(MeterRegistry registry, ObservedElection election) {
    term = new RunningTerm(registry.config().clock());
    // The registry is the lock of all owners that come and go, whoever made them.
    synchronized (registry) {
      MeterAddition addition = new MeterAddition(registry, labels(election.config()));
      counts = new ElectionCounts(addition);
      new ElectionGauges(election, term).addTo(addition);
      meters = addition.owned();
    }
  }

  private static Tags labels(ElectionConfig config) {
    return Tags.of(
        "role", config.group(), "instance.id", config.instanceId(), "bucket", config.bucket());
  }

  @Override
  public void stateChanged(ElectionState from, ElectionState to) {
    counts.transition(from, to);
  }

  @Override
  public void acquireEnded(String correlationId, boolean acquired, Duration took) {
    counts.attempt(acquired);
  }

  @Override
  public void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {
    counts.failure(type);
  }

  @Override
  public void heartbeatSucceeded(Duration took) {
    counts.heartbeat(true, took);
  }

  @Override
  public void heartbeatFailed(
      ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {
    counts.heartbeat(false, took);
    counts.failure(type);
  }

  @Override
  public void termBegan(FencingToken token) {
    term.began();
  }

  @Override
  public void atRisk(Duration remaining) {
    term.atRisk(true);
  }

  @Override
  public void recovered() {
    term.atRisk(false);
  }

  @Override
  public void termEnded(FencingToken token, DemotionReason reason, Duration led) {
    term.ended();
    counts.term(led);
  }

  @Override
  public void validated(long epoch, boolean valid) {
    if (!valid) {
      counts.validationFailure();
    }
  }

  @Override
  public void validationUnanswered(long epoch) {
    counts.validationFailure();
  }

  /** Counts all that failed callbacks, checks and validations amount to: each is a problem too. */
  @Override
  public void problem(ElectionProblem problem) {
    counts.failure(problem.kind().errorType());
  }

  @Override
  public void ended() {
    meters.remove();
  }
}
