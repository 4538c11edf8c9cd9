// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.ElectionException;
import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedTargetException;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.FencingUnsupportedException;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All guarded writes of one term under one fence, one after another (rule F2), each on its caller's
 * thread.
 *
 * <p>A write whose answer is lost may land at any later time, as long as the fence stands at the
 * revision that it names. So nothing else is written before the fence has been moved on by one: a
 * barrier, after which the lost write has either landed or never will, and can be looked for.
 */
final class GuardedLane {
  private final FencedTerm term;
  private final GuardedStreams streams;
  private final GuardedStream stream;
  private final ElectionClock clock;
  private final TermLoss loss;
  private final Fence fence;
  private final CountDownLatch termOver = new CountDownLatch(1);
  private final AtomicBoolean attached = new AtomicBoolean();

  /** Fair: who came first writes first. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** The write whose fate is not known; nobody else's concern while its own call is under way. */
  private volatile @Nullable Pending pending;

  private volatile List<String> subjects = List.of();

  // Guarded by the turn.
  private boolean inspected;
  private boolean probed;
  private long stamps;
  private long highestSeen;

  /**
   * A write that may be applied at any time.
   *
   * @param floor a revision above which it is if it was applied
   */
  private record Pending(String subject, WriteStamp stamp, long floor) {}

  /** What must hold at the moment of a write; looked at again before every transmission. */
  @FunctionalInterface
  interface Condition {
    void check(Deadline deadline) throws InterruptedException;
  }

  GuardedLane(FencedTerm term, GuardedStreams streams, String stream, String fenceSubject) {
    this.term = term;
    this.streams = streams;
    this.stream = streams.stream(stream);
    this.clock = ElectionClock.system();
    FenceRecord own =
        new FenceRecord(
            term.electionBucket(), term.group(), term.token().epoch(), term.token().id(), 1);
    loss = new TermLoss(term, "stream " + stream);
    fence = new Fence(this.stream, fenceSubject, own, loss);
  }

  /** Hears of the term's end from now on, once. */
  void attach(Runnable onEnd) {
    if (attached.compareAndSet(false, true)) {
      term.ended()
          .thenAccept(
              reason -> {
                termOver.countDown();
                onEnd.run();
              });
    }
  }

  FencedTerm term() {
    return term;
  }

  String streamName() {
    return stream.name();
  }

  String fenceSubject() {
    return fence.subject();
  }

  /** The subjects of the stream, as they were when the fence was raised. */
  List<String> subjects() {
    return subjects;
  }

  Deadline deadline(Duration bound) {
    return Deadline.in(bound, clock, termOver);
  }

  /**
   * Raises the fence, unless that was done, and has the stream's leader show that it enforces it.
   */
  void open(Deadline deadline) throws InterruptedException {
    takeTurn(deadline);
    try {
      ready(deadline);
    } finally {
      turn.unlock();
    }
  }

  /** Writes under the fence, if the condition holds; its revision. */
  long write(GuardedWrite write, Condition condition, Deadline deadline)
      throws InterruptedException {
    takeTurn(deadline);
    try {
      ready(deadline);
      settle(deadline);
      return writeInTurn(write, condition, deadline);
    } finally {
      turn.unlock();
    }
  }

  /** Reads the last message of a subject, after everything that was written here. */
  EntryReading read(String subject, Deadline deadline) throws InterruptedException {
    checkTerm();
    if (pending != null) {
      // Its fate could change after a read, so that the read would tell nothing.
      takeTurn(deadline);
      try {
        settle(deadline);
      } finally {
        turn.unlock();
      }
    }
    EntryReading reading = readLast(subject, deadline);
    checkTerm();
    return reading;
  }

  /** The last message of a subject, where its state is asked for by a condition. */
  EntryReading readLast(String subject, Deadline deadline) throws InterruptedException {
    while (true) {
      EntryReading reading =
          deadline.await(stream.readLast(subject, deadline.tryLimit()), EntryReading.Failed::new);
      if (!(reading instanceof EntryReading.Failed failed)) {
        return reading;
      }
      pause(deadline, "a read of " + subject, failed.cause());
    }
  }

  private void takeTurn(Deadline deadline) throws InterruptedException {
    checkTerm();
    if (!turn.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw new FencedAccessException(
          "Nothing was written to stream "
              + stream.name()
              + ": other writes of this term took "
              + deadline.bound().toMillis()
              + " ms",
          null,
          true);
    }
  }

  private void checkTerm() {
    fence.checkKept();
    if (!term.isValid()) {
      throw loss.invalid(0);
    }
  }

  private void ready(Deadline deadline) throws InterruptedException {
    if (probed) {
      return;
    }
    if (!streams.versionEnforcesFences()) {
      throw unsupported("older servers accept a write whatever fence it names");
    }
    if (!inspected) {
      inspect(deadline);
    }
    if (!fence.isRaised()) {
      checkTerm();
      whileTermLasts(() -> fence.write(deadline));
    }
    probe(deadline);
  }

  private void inspect(Deadline deadline) throws InterruptedException {
    while (true) {
      StreamReport report =
          deadline.await(
              stream.inspect(fence.subject(), deadline.tryLimit()), StreamReport.Unreachable::new);
      if (report instanceof StreamReport.Fit fit) {
        subjects = fit.subjects();
        fence.rollsUp(fit.rollsUp());
        inspected = true;
        return;
      }
      if (report instanceof StreamReport.Unfit unfit) {
        throw new FencedTargetException(
            stream.name(), unfit.field(), unfit.found(), unfit.required(), unfit.consequence());
      }
      pause(
          deadline,
          "a look at the settings of stream " + stream.name(),
          ((StreamReport.Unreachable) report).cause());
    }
  }

  private void probe(Deadline deadline) throws InterruptedException {
    while (!probed) {
      checkTerm();
      ProbeOutcome outcome =
          deadline.await(
              stream.probe(fence.subject(), fence.revision(), deadline.tryLimit()),
              ProbeOutcome.Unclear::new);
      if (outcome instanceof ProbeOutcome.Enforced) {
        probed = true;
      } else if (outcome instanceof ProbeOutcome.Ignored ignored) {
        throw unsupported(ignored.detail());
      } else {
        Throwable cause = ((ProbeOutcome.Unclear) outcome).cause();
        pause(deadline, "a trial of the fence of stream " + stream.name(), cause);
      }
    }
  }

  private FencingUnsupportedException unsupported(String detail) {
    return new FencingUnsupportedException(
        streams.serverVersion(), GuardedStreams.NEEDED_VERSION, detail);
  }

  private long writeInTurn(GuardedWrite write, Condition condition, Deadline deadline)
      throws InterruptedException {
    while (true) {
      checkTerm();
      condition.check(deadline);
      // Validity last: the condition may have taken its time.
      checkTerm();
      GuardedOutcome outcome = transmit(write, deadline);
      if (outcome instanceof GuardedOutcome.Applied applied) {
        return applied.revision();
      }
      if (outcome instanceof GuardedOutcome.Unknown unknown) {
        long revision = findOut(deadline, unknown.cause());
        if (revision > 0) {
          return revision;
        }
        giveUpIfAnswered(write, unknown);
        giveUpIfLate(write, unknown, deadline);
      } else {
        notApplied(write, outcome, deadline);
      }
    }
  }

  private GuardedOutcome transmit(GuardedWrite write, Deadline deadline)
      throws InterruptedException {
    WriteStamp stamp = new WriteStamp(term.token().epoch(), term.token().id(), ++stamps);
    // Set beforehand: this thread may be interrupted while it waits.
    pending = new Pending(write.subject(), stamp, Math.max(highestSeen, fence.revision()));
    GuardedOutcome outcome =
        deadline.await(
            stream.write(write, fence.subject(), fence.revision(), stamp, deadline.tryLimit()),
            failure -> new GuardedOutcome.Unknown(failure, false));
    if (!(outcome instanceof GuardedOutcome.Unknown)) {
      pending = null;
    }
    if (outcome instanceof GuardedOutcome.Applied applied) {
      highestSeen = Math.max(highestSeen, applied.revision());
    }
    return outcome;
  }

  private void notApplied(GuardedWrite write, GuardedOutcome outcome, Deadline deadline)
      throws InterruptedException {
    String what = "a write to " + write.subject();
    if (outcome instanceof GuardedOutcome.Refused) {
      whileTermLasts(() -> fence.recheck(deadline));
      pause(deadline, what, null);
    } else if (outcome instanceof GuardedOutcome.NotApplied not) {
      if (!not.passing()) {
        throw refused(write, not.cause());
      }
      pause(deadline, what, not.cause());
    } else {
      pause(deadline, what, null);
    }
  }

  /** An answer that leaves it open, such as "no room", would be given again. */
  private static void giveUpIfAnswered(GuardedWrite write, GuardedOutcome.Unknown unknown) {
    if (unknown.answered()) {
      throw refused(write, unknown.cause());
    }
  }

  /** Another one could only end as unknown. */
  private static void giveUpIfLate(
      GuardedWrite write, GuardedOutcome.Unknown unknown, Deadline deadline) {
    if (!deadline.hasTimeForAnother()) {
      throw new FencedAccessException(
          "a write to "
              + write.subject()
              + " got no answer within "
              + deadline.bound().toMillis()
              + " ms and was not applied: "
              + unknown.cause().getMessage(),
          unknown.cause(),
          true);
    }
  }

  private static FencedAccessException refused(GuardedWrite write, Throwable cause) {
    return new FencedAccessException(
        "The write to " + write.subject() + " was refused: " + cause.getMessage(), cause, false);
  }

  /** What became of the pending write: its revision, or 0 where it was not and is never applied. */
  private long findOut(Deadline deadline, Throwable cause) throws InterruptedException {
    Pending lost = pending;
    if (lost == null) {
      return 0;
    }
    EntryReading last;
    try {
      fence.write(deadline);
      pending = null;
      last = readLast(lost.subject(), deadline);
    } catch (ElectionException e) {
      e.addSuppressed(cause);
      throw new FencedWriteUnknownException(lost.subject(), "no answer came in time", e);
    }
    if (!(last instanceof EntryReading.Found found) || found.revision() <= lost.floor()) {
      return 0;
    }
    if (lost.stamp().text().equals(found.stamp())) {
      highestSeen = Math.max(highestSeen, found.revision());
      return found.revision();
    }
    throw new FencedWriteUnknownException(
        lost.subject(), "somebody else has written there since, past the guard", cause);
  }

  /** Makes sure that a write of an earlier call, whose fate nobody found out, lands no more. */
  private void settle(Deadline deadline) throws InterruptedException {
    if (pending != null) {
      whileTermLasts(() -> fence.write(deadline));
      pending = null;
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  /** What could not be done since the term has ended meanwhile is told as that. */
  private void whileTermLasts(Step step) throws InterruptedException {
    try {
      step.run();
    } catch (FencedAccessException e) {
      if (!term.isValid()) {
        throw ended(e);
      }
      throw e;
    }
  }

  private void pause(Deadline deadline, String what, @Nullable Throwable cause)
      throws InterruptedException {
    whileTermLasts(() -> deadline.pauseOrGiveUp(what, cause));
  }

  private TokenInvalidException ended(Throwable cause) {
    TokenInvalidException ended = loss.invalid(0);
    ended.addSuppressed(cause);
    return ended;
  }

  /** A write without headers of the user's. */
  static GuardedWrite of(String subject, boolean deletion, byte[] body) {
    return new GuardedWrite(subject, deletion, Map.of(), body);
  }
}
