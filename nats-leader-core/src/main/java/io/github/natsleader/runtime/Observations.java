// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.CallbackKind;
import io.github.natsleader.spi.ElectionObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All observers of one election: each is told everything, in the order in which they were added,
 * and none harms the election or another one. Before {@link #begin} and after {@link #ended} nobody
 * is told anything; but those of the library itself still hear of callbacks that outlast the end.
 */
final class Observations implements ElectionObserver {
  private final Object turning = new Object();

  // Both are written under the lock; nobody is told anything under it.
  private volatile List<Observation> present = List.of();
  private boolean over;

  /** Called once. Where the election has ended by now, they are told so at once. */
  void begin(List<Observation> observing) {
    boolean late;
    synchronized (turning) {
      late = over;
      if (!late) {
        present = List.copyOf(observing);
      }
    }
    if (late) {
      observing.forEach(observation -> observation.tell(ElectionObserver::ended));
    }
  }

  @Override
  public void ended() {
    List<Observation> told;
    synchronized (turning) {
      told = over ? List.of() : present;
      over = true;
      present = present.stream().filter(Observation::isOurs).toList();
    }
    told.forEach(observation -> observation.tell(ElectionObserver::ended));
  }

  private void tell(Consumer<ElectionObserver> call) {
    for (Observation observation : present) {
      observation.tell(call);
    }
  }

  @Override
  public void stateChanged(ElectionState from, ElectionState to) {
    tell(observer -> observer.stateChanged(from, to));
  }

  @Override
  public void leaderChanged(Optional<LeaderInfo> leader) {
    tell(observer -> observer.leaderChanged(leader));
  }

  @Override
  public void connectionChanged(ConnectionStatus status) {
    tell(observer -> observer.connectionChanged(status));
  }

  @Override
  public void acquireStarted(String correlationId) {
    tell(observer -> observer.acquireStarted(correlationId));
  }

  @Override
  public void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {
    tell(observer -> observer.acquireFailed(correlationId, type, cause));
  }

  @Override
  public void acquireEnded(String correlationId, boolean acquired, Duration took) {
    tell(observer -> observer.acquireEnded(correlationId, acquired, took));
  }

  @Override
  public void heartbeatSucceeded(Duration took) {
    tell(observer -> observer.heartbeatSucceeded(took));
  }

  @Override
  public void heartbeatFailed(
      ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {
    tell(observer -> observer.heartbeatFailed(type, consecutiveFailures, took, cause));
  }

  @Override
  public void termBegan(FencingToken token) {
    tell(observer -> observer.termBegan(token));
  }

  @Override
  public void atRisk(Duration remaining) {
    tell(observer -> observer.atRisk(remaining));
  }

  @Override
  public void recovered() {
    tell(ElectionObserver::recovered);
  }

  @Override
  public void termEnded(FencingToken token, DemotionReason reason, Duration led) {
    tell(observer -> observer.termEnded(token, reason, led));
  }

  @Override
  public void healthChanged(boolean healthy) {
    tell(observer -> observer.healthChanged(healthy));
  }

  @Override
  public void validated(long epoch, boolean valid) {
    tell(observer -> observer.validated(epoch, valid));
  }

  @Override
  public void validationUnanswered(long epoch) {
    tell(observer -> observer.validationUnanswered(epoch));
  }

  @Override
  public void validationRecovered(long epoch) {
    tell(observer -> observer.validationRecovered(epoch));
  }

  @Override
  public void callbackBegan(CallbackKind kind, long epoch) {
    tell(observer -> observer.callbackBegan(kind, epoch));
  }

  @Override
  public void callbackEnded(
      CallbackKind kind, long epoch, Duration took, @Nullable Throwable failure) {
    tell(observer -> observer.callbackEnded(kind, epoch, took, failure));
  }

  @Override
  public void problem(ElectionProblem problem) {
    tell(observer -> observer.problem(problem));
  }
}
