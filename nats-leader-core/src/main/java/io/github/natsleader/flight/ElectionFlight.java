// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.CallbackKind;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records one election. Whether a recording wants an event is asked of one that is never committed,
 * so that nothing is allocated where none does.
 */
final class ElectionFlight implements ElectionObserver {
  private static final TransitionEvent TRANSITION = new TransitionEvent();
  private static final AcquisitionEvent ACQUISITION = new AcquisitionEvent();
  private static final HeartbeatEvent HEARTBEAT = new HeartbeatEvent();
  private static final TermBeganEvent TERM_BEGAN = new TermBeganEvent();
  private static final TermEndedEvent TERM_ENDED = new TermEndedEvent();
  private static final AtRiskEvent AT_RISK = new AtRiskEvent();
  private static final ValidationEvent VALIDATION = new ValidationEvent();
  private static final CallbackEvent CALLBACK = new CallbackEvent();

  private final ElectionConfig config;

  /** Those that have begun, each by the thread that it runs on. */
  private final Map<Thread, CallbackEvent> callbacks = new ConcurrentHashMap<>();

  // Touched by the thread that elections run on alone; empty for no failure.
  private String acquisitionFailure = "";

  private ElectionFlight(ElectionConfig config) {
    this.config = config;
  }

  static ElectionObserver of(ObservedElection election) {
    return new ElectionFlight(election.config());
  }

  @Override
  public void stateChanged(ElectionState from, ElectionState to) {
    if (TRANSITION.isEnabled()) {
      TransitionEvent event = new TransitionEvent();
      event.from = from.name();
      event.to = to.name();
      event.commitFor(config);
    }
  }

  @Override
  public void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {
    acquisitionFailure = type.label();
  }

  @Override
  public void acquireEnded(String correlationId, boolean acquired, Duration took) {
    if (ACQUISITION.isEnabled()) {
      AcquisitionEvent event = new AcquisitionEvent();
      event.correlationId = correlationId;
      event.acquired = acquired;
      event.errorType = acquisitionFailure;
      event.took = took.toNanos();
      event.commitFor(config);
    }
    acquisitionFailure = "";
  }

  @Override
  public void heartbeatSucceeded(Duration took) {
    if (HEARTBEAT.isEnabled()) {
      HeartbeatEvent event = new HeartbeatEvent();
      event.succeeded = true;
      event.took = took.toNanos();
      event.commitFor(config);
    }
  }

  @Override
  public void heartbeatFailed(
      ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {
    if (HEARTBEAT.isEnabled()) {
      HeartbeatEvent event = new HeartbeatEvent();
      event.errorType = type.label();
      event.consecutiveFailures = consecutiveFailures;
      event.took = took.toNanos();
      event.commitFor(config);
    }
  }

  @Override
  public void termBegan(FencingToken token) {
    if (TERM_BEGAN.isEnabled()) {
      TermBeganEvent event = new TermBeganEvent();
      event.correlationId = token.id();
      event.epoch = token.epoch();
      event.commitFor(config);
    }
  }

  @Override
  public void termEnded(FencingToken token, DemotionReason reason, Duration led) {
    if (TERM_ENDED.isEnabled()) {
      TermEndedEvent event = new TermEndedEvent();
      event.correlationId = token.id();
      event.epoch = token.epoch();
      event.reason = reason.name();
      event.led = led.toNanos();
      event.commitFor(config);
    }
  }

  @Override
  public void atRisk(Duration remaining) {
    if (AT_RISK.isEnabled()) {
      AtRiskEvent event = new AtRiskEvent();
      event.remaining = remaining.toNanos();
      event.commitFor(config);
    }
  }

  @Override
  public void validated(long epoch, boolean valid) {
    validation(epoch, valid ? "valid" : "over");
  }

  @Override
  public void validationUnanswered(long epoch) {
    validation(epoch, "unanswered");
  }

  private void validation(long epoch, String outcome) {
    if (VALIDATION.isEnabled()) {
      ValidationEvent event = new ValidationEvent();
      event.epoch = epoch;
      event.outcome = outcome;
      event.commitFor(config);
    }
  }

  @Override
  public void callbackBegan(CallbackKind kind, long epoch) {
    if (CALLBACK.isEnabled()) {
      CallbackEvent event = new CallbackEvent();
      event.callback = kind.name();
      event.epoch = epoch;
      callbacks.put(Thread.currentThread(), event);
      event.begin();
    }
  }

  @Override
  public void callbackEnded(
      CallbackKind kind, long epoch, Duration took, @Nullable Throwable failure) {
    CallbackEvent event = callbacks.remove(Thread.currentThread());
    if (event != null) {
      event.end();
      event.failed = failure != null;
      event.commitFor(config);
    }
  }
}
