// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Tells what an election does, one line an event. The election calls it from one thread at a time
 * and in order, and so the lines are; {@code stopped} is the last.
 */
public final class EventReporter implements ElectionListener {
  private final ParticipantName participant;
  private final EventFormat format;
  private final EventOutput output;
  private final Consumer<ElectionProblem> problems;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private boolean finished;
  private long epoch;

  /**
   * Tells of one participant.
   *
   * @param problems hears of what is no event, but should be known to people
   */
  public EventReporter(
      ParticipantName participant,
      EventFormat format,
      EventOutput output,
      Consumer<ElectionProblem> problems) {
    this.participant = participant;
    this.format = format;
    this.output = output;
    this.problems = problems;
  }

  /** Completes when {@code stopped} has been told. */
  public CompletableFuture<Void> stopped() {
    return stopped.copy();
  }

  /** Tells {@code stopped}, unless that was told; for an election that could not tell it itself. */
  public void tellStopped() {
    tell(new ElectionEvent.Stopped());
    stopped.complete(null);
  }

  @Override
  public void onStateChange(ElectionState from, ElectionState to) {
    if (to == ElectionState.STOPPED) {
      tellStopped();
    } else if (from == ElectionState.INIT) {
      tell(new ElectionEvent.Started());
    }
  }

  @Override
  public void onLeaderChange(Optional<LeaderInfo> leader) {
    tell(
        new ElectionEvent.LeaderChanged(
            leader.map(LeaderInfo::id),
            leader.map(LeaderInfo::epoch).orElseGet(OptionalLong::empty)));
  }

  @Override
  public void onPromoted(Leadership leadership) {
    epoch = leadership.token().epoch();
    tell(new ElectionEvent.Promoted(epoch));
  }

  @Override
  public void onAtRisk(Duration remaining) {
    tell(new ElectionEvent.AtRisk(epoch, remaining));
  }

  @Override
  public void onRecovered() {
    tell(new ElectionEvent.Recovered(epoch));
  }

  @Override
  public void onDemoted(FencingToken token, DemotionReason reason) {
    tell(new ElectionEvent.Demoted(token.epoch(), reason));
  }

  @Override
  public void onProblem(ElectionProblem problem) {
    problems.accept(problem);
  }

  private synchronized void tell(ElectionEvent event) {
    if (!finished) {
      finished = event instanceof ElectionEvent.Stopped;
      output.line(format.line(event, Instant.now(), participant));
    }
  }
}
