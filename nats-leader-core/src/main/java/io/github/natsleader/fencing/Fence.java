// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedTargetException;
import io.github.natsleader.TokenInvalidException;
import org.jspecify.annotations.Nullable;

/**
 * One term's fence in one stream: raises it, finds it moved, and moves it on as a barrier. Touched
 * by one thread at a time: whoever has the lane.
 */
final class Fence {
  private final GuardedStream stream;
  private final String subject;
  private final FenceRecord own;
  private final TermLoss loss;

  private boolean rollsUp;
  private long heldRevision;
  private long lastN;
  private @Nullable Attempt attempt;
  private FenceVerdict.@Nullable Lost lost;

  /**
   * A write of the fence that is not settled. It may be applied at any time, so that another one
   * under the same expectation must be the same bytes (as in rule H3); under another expectation
   * the one before can land no more.
   */
  private record Attempt(long n, long expectedRevision) {}

  Fence(GuardedStream stream, String subject, FenceRecord own, TermLoss loss) {
    this.stream = stream;
    this.subject = subject;
    this.own = own;
    this.loss = loss;
  }

  /** Whether a record replaces the ones before it, where the stream allows that. */
  void rollsUp(boolean allowed) {
    rollsUp = allowed;
  }

  String subject() {
    return subject;
  }

  boolean isRaised() {
    return heldRevision > 0;
  }

  /** The revision at which ours stands, as far as known; 0 before it was raised. */
  long revision() {
    return heldRevision;
  }

  /**
   * Throws if the fence was ever found lost.
   *
   * @throws TokenInvalidException if so
   */
  void checkKept() {
    FenceVerdict.Lost found = lost;
    if (found != null) {
      throw loss.invalid(found.highestEpoch());
    }
  }

  /**
   * Writes the fence once more: raises it the first time, and moves it on later. Once this has
   * returned, nothing that names an earlier revision can be applied any more.
   */
  void write(Deadline deadline) throws InterruptedException {
    long before = heldRevision;
    while (heldRevision == before || attempt != null) {
      Attempt current = attempt == null ? plan(deadline) : attempt;
      if (current == null) {
        // Found ours, further on than known.
        return;
      }
      attempt = current;
      transmit(current, deadline);
    }
  }

  private @Nullable Attempt plan(Deadline deadline) throws InterruptedException {
    if (heldRevision > 0) {
      return new Attempt(lastN + 1, heldRevision);
    }
    FenceVerdict verdict = look(deadline);
    if (verdict instanceof FenceVerdict.Raisable raisable) {
      return new Attempt(1, raisable.fromRevision());
    }
    return null;
  }

  private void transmit(Attempt current, Deadline deadline) throws InterruptedException {
    GuardedOutcome outcome =
        deadline.await(
            stream.writeFence(
                subject,
                record(current.n()),
                current.expectedRevision(),
                rollsUp,
                deadline.tryLimit()),
            failure -> new GuardedOutcome.Unknown(failure, false));
    if (outcome instanceof GuardedOutcome.Applied applied) {
      adopt(applied.revision(), current.n());
      return;
    }
    if (outcome instanceof GuardedOutcome.Refused) {
      refused(deadline);
    } else if (outcome instanceof GuardedOutcome.NotApplied not) {
      notApplied(not, deadline);
    } else if (outcome instanceof GuardedOutcome.Unknown unknown) {
      deadline.pauseOrGiveUp(action(), unknown.cause());
    } else {
      deadline.pauseOrGiveUp(action(), null);
    }
  }

  private void notApplied(GuardedOutcome.NotApplied not, Deadline deadline)
      throws InterruptedException {
    if (!not.passing()) {
      throw new FencedAccessException(
          action() + " was refused: " + not.cause().getMessage(), not.cause(), false);
    }
    deadline.pauseOrGiveUp(action(), not.cause());
  }

  private void refused(Deadline deadline) throws InterruptedException {
    FenceVerdict verdict = look(deadline);
    Attempt current = attempt;
    if (current == null) {
      return;
    }
    if (verdict instanceof FenceVerdict.Raisable raisable) {
      attempt = new Attempt(current.n(), raisable.fromRevision());
    }
    deadline.pauseOrGiveUp(action(), null);
  }

  /**
   * After a guarded write was refused: reads the fence, and returns where it is still ours.
   *
   * @throws TokenInvalidException if the term is over
   */
  void recheck(Deadline deadline) throws InterruptedException {
    FenceVerdict verdict = look(deadline);
    assert verdict instanceof FenceVerdict.Ours;
  }

  /** Reads until the answer says something; what ends the term or refutes us is thrown. */
  private FenceVerdict look(Deadline deadline) throws InterruptedException {
    while (true) {
      FenceReading reading =
          deadline.await(stream.readFence(subject, deadline.tryLimit()), FenceReading.Failed::new);
      FenceVerdict verdict = new FenceJudge(own, heldRevision).judge(reading);
      if (verdict instanceof FenceVerdict.Lost found) {
        throw end(found, deadline);
      }
      if (verdict instanceof FenceVerdict.Foreign foreign) {
        throw foreign(foreign);
      }
      if (verdict instanceof FenceVerdict.Ours ours) {
        adopt(ours);
        return verdict;
      }
      if (verdict instanceof FenceVerdict.Raisable) {
        return verdict;
      }
      Throwable cause = reading instanceof FenceReading.Failed failed ? failed.cause() : null;
      deadline.pauseOrGiveUp("a read of the fence " + subject, cause);
    }
  }

  private void adopt(FenceVerdict.Ours ours) {
    Attempt current = attempt;
    boolean settled = current != null && ours.n() == current.n();
    boolean moved = ours.revision() > heldRevision;
    if (settled) {
      adopt(ours.revision(), ours.n());
    } else if (moved) {
      // Somebody else's write under our token: what named the revision before is void all the same.
      adopt(ours.revision(), Math.max(lastN, ours.n()));
    }
  }

  private void adopt(long revision, long n) {
    heldRevision = Math.max(heldRevision, revision);
    lastN = Math.max(lastN, n);
    attempt = null;
  }

  private TokenInvalidException end(FenceVerdict.Lost found, Deadline deadline)
      throws InterruptedException {
    lost = found;
    return loss.end(found, deadline);
  }

  private FencedTargetException foreign(FenceVerdict.Foreign foreign) {
    return new FencedTargetException(
        stream.name(),
        subject,
        foreign.found(),
        "a fence of group " + own.group() + " of bucket " + own.bucket() + ", or none",
        "one election guards a bucket or stream; use another one, or remove that fence when"
            + " nobody uses it any more");
  }

  private FenceRecord record(long n) {
    return new FenceRecord(own.bucket(), own.group(), own.epoch(), own.token(), n);
  }

  private String action() {
    return "a write of the fence " + subject;
  }
}
