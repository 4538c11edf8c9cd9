// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;

/**
 * User code of one term: raises the fence, then writes under it, one write after the other, until
 * its term is over; some goes on after that.
 */
final class GuardedWriter {
  private final SimulatedWorld world;
  private final SimulatedParticipant owner;
  private final long term;
  private final long epoch;
  private final String token;
  private final long stubbornNanos;
  private long fenceRevision;
  private long written;
  private long asked;
  private long overSinceNanos = -1;

  GuardedWriter(
      SimulatedWorld world, SimulatedParticipant owner, long term, long epoch, String token) {
    this.world = world;
    this.owner = owner;
    this.term = term;
    this.epoch = epoch;
    this.token = token;
    boolean stubborn = world.chance(FaultKind.STUBBORN_WRITER, 0.2);
    stubbornNanos = stubborn ? world.millis(0, 10_000) : 0;
  }

  void begin() {
    later(world.millis(0, 50), this::readFence);
  }

  private void readFence() {
    ask(() -> judge(world.resource().fence()), this::readFence);
  }

  private Runnable judge(GuardedResource.Fence fence) {
    return () -> {
      if (fence.epoch() > epoch) {
        refute();
      } else if (fence.epoch() == epoch && fence.token().equals(token)) {
        raised(fence.revision());
      } else {
        raise(fence.revision());
      }
    };
  }

  private void raise(long expectedRevision) {
    ask(
        () -> {
          long revision = world.resource().raise(expectedRevision, epoch, token);
          return revision == 0 ? this::readFence : () -> raised(revision);
        },
        this::readFence);
  }

  private void raised(long revision) {
    fenceRevision = revision;
    world.record(
        new HistoryEvent.FenceRaised(world.now(), owner.name(), epoch, Outcome.ACCEPTED, revision));
    write();
  }

  private void write() {
    String value = token + '/' + ++written;
    ask(
        () -> {
          long revision = world.resource().write(fenceRevision);
          Outcome outcome = revision == 0 ? Outcome.REFUSED : Outcome.ACCEPTED;
          world.coverage().count("guarded write " + outcome);
          world.record(
              new HistoryEvent.GuardedWrite(
                  world.now(), owner.name(), epoch, value, outcome, revision));
          return revision == 0 ? this::readFence : this::writeLater;
        },
        this::writeLater);
  }

  private void writeLater() {
    later(world.options().ttl().toNanos() / 2, this::write);
  }

  private void refute() {
    world.deliver(
        owner, new Input.TermRefuted(term, DemotionReason.TOKEN_INVALID, "a newer fence stands"));
  }

  /** What is to be done at the stream, and what its answer leads to; or no answer in time. */
  private interface Question {
    Runnable atTheStream();
  }

  private void ask(Question question, Runnable unanswered) {
    if (isOver()) {
      return;
    }
    long number = ++asked;
    long timeoutNanos = 1_000_000_000L + world.millis(0, 500);
    later(timeoutNanos, () -> settle(number, unanswered));
    boolean lost = world.chance(FaultKind.LOST_GUARDED_WRITE, world.options().lostRequests());
    if (lost || !owner.link().isConnected() || owner.link().isOutboundCut()) {
      return;
    }
    long nanos = world.delayNanos(owner);
    if (world.chance(FaultKind.LATE_GUARDED_WRITE, world.options().lateWrites())) {
      nanos += world.millis(0, 12_000);
    }
    world.afterwards(
        nanos,
        () -> {
          Runnable answer = question.atTheStream();
          boolean gone = world.chance(FaultKind.LOST_GUARDED_ANSWER, world.options().lostAnswers());
          if (!gone && owner.link().isConnected() && !owner.link().isInboundCut()) {
            later(world.delayNanos(owner), () -> settle(number, answer));
          }
        });
  }

  /** Only the first answer to the latest question counts. */
  private void settle(long number, Runnable next) {
    if (number == asked) {
      asked++;
      next.run();
    }
  }

  private boolean isOver() {
    SimulatedTerm current = owner.term();
    boolean leads = current.number() == term && current.isOpen() && owner.isValid();
    if (!leads && overSinceNanos < 0) {
      overSinceNanos = world.now();
    }
    return owner.isCrashed() || (!leads && world.now() - overSinceNanos >= stubbornNanos);
  }

  private void later(long nanos, Runnable action) {
    world.later(owner, nanos, action);
  }
}
