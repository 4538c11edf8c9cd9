// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.log;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.TimeBudget;
import io.github.natsleader.spi.CallbackKind;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what happens in one election, each log point with the {@link LogEvent} that names it. At
 * INFO it is quiet while nothing changes.
 */
public final class ElectionLog implements ElectionObserver {
  /** The logger of all elections. */
  public static final String LOGGER = "io.github.natsleader.Election";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private final ElectionConfig config;
  private final ElectionName name;
  private final Correlation correlation = new Correlation();

  // Touched by the thread that elections run on alone.
  private boolean away;
  private boolean leads;
  private int failedHeartbeats;
  private int failedAttempts;

  private ElectionLog(ElectionConfig config) {
    this.config = config;
    name = ElectionName.of(config);
  }

  /** Logs this election. */
  public static ElectionObserver of(ObservedElection election) {
    ElectionLog log = new ElectionLog(election.config());
    log.started();
    return log;
  }

  private void started() {
    if (LOG.isInfoEnabled()) {
      line(LOG.atInfo(), LogEvent.ELECTION_STARTED)
          .addKeyValue("ttl_ms", config.ttl().toMillis())
          .addKeyValue("heartbeat_ms", config.heartbeatInterval().toMillis())
          .addKeyValue("priority", config.priority())
          .addKeyValue("time_budget", TimeBudget.of(config))
          .log("The {} starts", name);
    }
  }

  @Override
  public void stateChanged(ElectionState from, ElectionState to) {
    line(LOG.atInfo(), LogEvent.STATE_CHANGED)
        .addKeyValue("from", from)
        .addKeyValue("to", to)
        .log("From {} to {}", from, to);
    correlation.settled(from, to);
  }

  @Override
  public void leaderChanged(Optional<LeaderInfo> leader) {
    if (leader.isEmpty()) {
      line(LOG.atInfo(), LogEvent.LEADER_UNKNOWN)
          .log("Nobody is known to lead: the leader has released its lease, or lost it");
      return;
    }
    LeaderInfo info = leader.get();
    LoggingEventBuilder line =
        line(LOG.atInfo(), LogEvent.LEADER_CHANGED).addKeyValue("leader_id", info.id());
    if (info.epoch().isPresent()) {
      line = line.addKeyValue("epoch", info.epoch().getAsLong());
    }
    line.log("{} leads", info.id());
  }

  @Override
  public void connectionChanged(ConnectionStatus status) {
    if (status == ConnectionStatus.CLOSED) {
      failure(LOG.atError(), LogEvent.CONNECTION_CLOSED, ErrorType.UNAVAILABLE)
          .log("The connection to NATS is closed for good: the election ends");
    } else if (status == ConnectionStatus.DISCONNECTED) {
      disconnected();
    } else if (away) {
      line(LOG.atInfo(), LogEvent.CONNECTION_RESTORED).log("Connected to NATS again");
    }
    away = status != ConnectionStatus.CONNECTED;
  }

  private void disconnected() {
    LoggingEventBuilder line =
        failure(LOG.atWarn(), LogEvent.CONNECTION_LOST, ErrorType.UNAVAILABLE);
    if (leads) {
      long graceMillis = config.disconnectGracePeriod().toMillis();
      line.addKeyValue("grace_ms", graceMillis)
          .log(
              "Not connected to NATS: leading on for {} ms at most, and not past the lease",
              graceMillis);
    } else {
      line.log("Not connected to NATS");
    }
  }

  @Override
  public void acquireStarted(String correlationId) {
    correlation.attempt(correlationId);
    line(LOG.atDebug(), LogEvent.ACQUIRE_STARTED).log("An attempt to acquire is sent");
  }

  @Override
  public void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {
    failedAttempts++;
    failure(firstOf(failedAttempts), LogEvent.ACQUIRE_FAILED, type)
        .addKeyValue("consecutive_failures", failedAttempts)
        .setCause(cause)
        .log("An attempt to acquire failed, {} in a row; trying on", failedAttempts);
  }

  @Override
  public void acquireEnded(String correlationId, boolean acquired, Duration took) {
    if (acquired) {
      failedAttempts = 0;
      took(LOG.atInfo(), LogEvent.ACQUIRE_SUCCEEDED, took).log("The register is acquired");
    } else {
      took(LOG.atDebug(), LogEvent.ACQUIRE_LOST, took).log("The register is not acquired");
      correlation.attemptLost();
    }
  }

  @Override
  public void heartbeatSucceeded(Duration took) {
    int failures = failedHeartbeats;
    failedHeartbeats = 0;
    if (failures > 0) {
      took(LOG.atInfo(), LogEvent.HEARTBEAT_RECOVERED, took)
          .addKeyValue("consecutive_failures", failures)
          .log("Renewed after {} failures", failures);
    } else if (LOG.isDebugEnabled()) {
      took(LOG.atDebug(), LogEvent.HEARTBEAT_SUCCEEDED, took).log("Renewed");
    }
  }

  @Override
  public void heartbeatFailed(
      ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {
    failedHeartbeats = consecutiveFailures;
    failure(firstOf(consecutiveFailures), LogEvent.HEARTBEAT_FAILED, type)
        .addKeyValue("took_ms", millis(took))
        .addKeyValue("consecutive_failures", consecutiveFailures)
        .setCause(cause)
        .log("A renewal failed, {} in a row", consecutiveFailures);
  }

  @Override
  public void termBegan(FencingToken token) {
    leads = true;
    correlation.term(token);
    line(LOG.atInfo(), LogEvent.TERM_BEGAN)
        .addKeyValue("epoch", token.epoch())
        .log("Leading, by epoch {}", token.epoch());
  }

  @Override
  public void atRisk(Duration remaining) {
    line(LOG.atWarn(), LogEvent.AT_RISK)
        .addKeyValue("remaining_ms", millis(remaining))
        .addKeyValue("consecutive_failures", failedHeartbeats)
        .log("The lease runs out in {} ms unless a renewal succeeds", millis(remaining));
  }

  @Override
  public void recovered() {
    line(LOG.atInfo(), LogEvent.RISK_ENDED).log("The lease is not at risk any more");
  }

  @Override
  public void termEnded(FencingToken token, DemotionReason reason, Duration led) {
    leads = false;
    failedHeartbeats = 0;
    line(reason.isOwnChoice() ? LOG.atInfo() : LOG.atWarn(), LogEvent.TERM_ENDED)
        .addKeyValue("epoch", token.epoch())
        .addKeyValue("reason", reason)
        .addKeyValue("led_ms", led.toMillis())
        .log("No longer leading: {}", reason);
  }

  @Override
  public void healthChanged(boolean healthy) {
    // That it fails is a problem, which is told with its cause.
    if (healthy) {
      line(LOG.atInfo(), LogEvent.HEALTH_RECOVERED).log("The health check succeeds again");
    }
  }

  @Override
  public void validated(long epoch, boolean valid) {
    if (valid) {
      ofTerm(LOG.atDebug(), LogEvent.VALIDATION_SUCCEEDED, epoch).log("Proved to lead");
    } else {
      ofTerm(LOG.atWarn(), LogEvent.VALIDATION_REFUTED, epoch)
          .addKeyValue("error_type", ErrorType.VALIDATION.label())
          .log("The term of epoch {} was to be proved, and is over", epoch);
    }
  }

  @Override
  public void validationUnanswered(long epoch) {
    ofTerm(LOG.atWarn(), LogEvent.VALIDATION_UNANSWERED, epoch)
        .addKeyValue("error_type", ErrorType.VALIDATION.label())
        .log("No proof of the term of epoch {} in time; it may lead all the same", epoch);
  }

  @Override
  public void validationRecovered(long epoch) {
    ofTerm(LOG.atInfo(), LogEvent.VALIDATION_RECOVERED, epoch)
        .log("Validations are answered again");
  }

  @Override
  public void callbackBegan(CallbackKind kind, long epoch) {
    ofTerm(LOG.atDebug(), LogEvent.CALLBACK_BEGAN, epoch)
        .addKeyValue("callback", kind)
        .log("Callback begins: {}", kind);
  }

  @Override
  public void callbackEnded(
      CallbackKind kind, long epoch, Duration took, @Nullable Throwable failure) {
    // What it threw is a problem, where it is one.
    ofTerm(LOG.atDebug(), LogEvent.CALLBACK_ENDED, epoch)
        .addKeyValue("callback", kind)
        .addKeyValue("took_ms", millis(took))
        .log("Callback has ended: {}", kind);
  }

  @Override
  public void problem(ElectionProblem problem) {
    if (problem.kind() == ElectionProblem.Kind.VALIDATION_FAILED) {
      // Told as a validation that went unanswered.
      return;
    }
    boolean fatal =
        problem.kind() == ElectionProblem.Kind.ATTEMPTS_EXHAUSTED
            || problem.kind() == ElectionProblem.Kind.INTERNAL;
    failure(
            fatal ? LOG.atError() : LOG.atWarn(),
            LogEvent.of(problem.kind()),
            problem.kind().errorType())
        .setCause(problem.failure())
        .log(problem.message());
  }

  @Override
  public void ended() {
    line(LOG.atInfo(), LogEvent.ELECTION_ENDED).log("The {} has ended", name);
  }

  private LoggingEventBuilder line(LoggingEventBuilder line, LogEvent event) {
    return named(line, event, correlation.id());
  }

  private LoggingEventBuilder failure(LoggingEventBuilder line, LogEvent event, ErrorType type) {
    return line(line, event).addKeyValue("error_type", type.label());
  }

  private LoggingEventBuilder took(LoggingEventBuilder line, LogEvent event, Duration took) {
    return line(line, event).addKeyValue("took_ms", millis(took));
  }

  /** A line on the term of this epoch, which may be over by now. */
  private LoggingEventBuilder ofTerm(LoggingEventBuilder line, LogEvent event, long epoch) {
    return named(line, event, correlation.idOf(epoch)).addKeyValue("epoch", epoch);
  }

  private LoggingEventBuilder named(
      LoggingEventBuilder line, LogEvent event, @Nullable String correlationId) {
    LoggingEventBuilder named = name.in(event.in(line));
    return correlationId == null ? named : named.addKeyValue("correlation_id", correlationId);
  }

  /** The first of several in a row is loud. */
  private static LoggingEventBuilder firstOf(int consecutive) {
    return consecutive == 1 ? LOG.atWarn() : LOG.atDebug();
  }

  private static double millis(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    return micros / 1_000.0;
  }
}
