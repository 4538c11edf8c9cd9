// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.CallbackKind;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An observer that writes down what it is told, one line a call. */
final class NotingObserver implements ElectionObserver {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Throwable> causes = new CopyOnWriteArrayList<>();
  private volatile @Nullable ObservedElection observed;

  ElectionObserver observe(ObservedElection election) {
    observed = election;
    return this;
  }

  ObservedElection observed() {
    return Objects.requireNonNull(observed, "not made");
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** What the store had said, where it failed. */
  List<Throwable> causes() {
    return List.copyOf(causes);
  }

  long count(String line) {
    return lines.stream().filter(line::equals).count();
  }

  void await(String line) {
    await(line::equals);
  }

  void await(Predicate<String> line) {
    Testbed.waiting().until(() -> lines.stream().anyMatch(line));
  }

  private void note(String line) {
    lines.add(line);
  }

  @Override
  public void stateChanged(ElectionState from, ElectionState to) {
    note(from + " > " + to);
  }

  @Override
  public void leaderChanged(Optional<LeaderInfo> leader) {
    note("leader " + leader.map(LeaderInfo::id).orElse("none"));
  }

  @Override
  public void connectionChanged(ConnectionStatus status) {
    note("connection " + status);
  }

  @Override
  public void acquireStarted(String correlationId) {
    note("attempt");
  }

  @Override
  public void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {
    note("attempt failed by " + type);
  }

  @Override
  public void acquireEnded(String correlationId, boolean acquired, Duration took) {
    note(acquired ? "acquired" : "not acquired");
  }

  @Override
  public void heartbeatSucceeded(Duration took) {
    note(took.isNegative() ? "heartbeat before it was sent" : "heartbeat");
  }

  @Override
  public void heartbeatFailed(
      ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {
    note("heartbeat failed by " + type + ", " + consecutiveFailures);
    if (cause != null) {
      causes.add(cause);
    }
  }

  @Override
  public void termBegan(FencingToken token) {
    note("term");
  }

  @Override
  public void atRisk(Duration remaining) {
    note("at risk");
  }

  @Override
  public void recovered() {
    note("recovered");
  }

  @Override
  public void termEnded(FencingToken token, DemotionReason reason, Duration led) {
    note("term ended by " + reason);
  }

  @Override
  public void healthChanged(boolean healthy) {
    note(healthy ? "healthy" : "unhealthy");
  }

  @Override
  public void validated(long epoch, boolean valid) {
    note(valid ? "valid" : "invalid");
  }

  @Override
  public void validationUnanswered(long epoch) {
    note("unanswered");
  }

  @Override
  public void validationRecovered(long epoch) {
    note("answered again");
  }

  @Override
  public void callbackBegan(CallbackKind kind, long epoch) {
    note(kind + " began");
  }

  @Override
  public void callbackEnded(
      CallbackKind kind, long epoch, Duration took, @Nullable Throwable failure) {
    note(kind + " ended" + (failure == null ? "" : " by " + failure.getMessage()));
  }

  @Override
  public void problem(ElectionProblem problem) {
    note("problem " + problem.kind());
  }

  @Override
  public void ended() {
    note("ended");
  }
}
