// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Leadership;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The command during one term. Its thread must not be interrupted when the term ends. */
final class GuardedTerm {
  private static final long LATER_BY_NANOS = 1_000_000;

  /** What a guardian may be late by with a kill that no lease presses for. */
  private static final Duration LATENESS = Duration.ofSeconds(1);

  private final Leadership term;
  private final GuardedWork work;
  private final GuardianProcess guardian;
  private final Keeper keeper;
  private final CompletableFuture<?> news;

  /** As the guardian has heard it last. */
  private Moment deadline = Moment.now();

  /** When a command that was told to end must be dead; null while it was not. */
  private @Nullable Moment lastMoment;

  GuardedTerm(Leadership term, GuardedWork work, GuardianProcess guardian, Keeper keeper) {
    this.term = term;
    this.work = work;
    this.guardian = guardian;
    this.keeper = keeper;
    news = CompletableFuture.anyOf(keeper.exit(), term.ended().toCompletableFuture());
  }

  /**
   * Runs the command until it ends or is ended. When this returns nobody of its group lives.
   *
   * @return its exit code; empty if the term was over before it could begin
   * @throws GuardException if the guardian fails before it began
   */
  OptionalInt run() throws GuardException, InterruptedException {
    boolean settled = false;
    try {
      OptionalInt code = begin() ? OptionalInt.of(attend()) : OptionalInt.empty();
      settled = true;
      return code;
    } finally {
      if (!settled) {
        // A guardian that did not answer may still read that it shall begin, when the lease that
        // is released now is another's.
        kill();
      }
    }
  }

  private int attend() throws InterruptedException {
    while (!keeper.exit().isDone() && term.isValid() && !isNeglected()) {
      tellIfRenewed();
      awaitNews();
    }
    end();
    awaitExit();
    return keeper.exit().join();
  }

  /** With too little of the lease left to begin, the next renewal may leave enough. */
  private boolean begin() throws GuardException, InterruptedException {
    while (term.isValid()) {
      deadline = presentDeadline();
      if (guardian.begin(term.token(), deadline)) {
        return true;
      }
      awaitNews();
    }
    return false;
  }

  /** The clock is read first: being paused after that makes the deadline earlier, never later. */
  private Moment presentDeadline() {
    Moment now = Moment.now();
    return now.plus(term.remaining());
  }

  private void tellIfRenewed() {
    Moment present = presentDeadline();
    if (present.nanos() - deadline.nanos() > LATER_BY_NANOS) {
      guardian.extend(term.token().epoch(), present);
      deadline = present;
    }
  }

  private void awaitNews() throws InterruptedException {
    long nanos = Math.min(TimingRules.look(work.config()).toNanos(), nanosToNeglect());
    await(news, Math.max(nanos, 0));
  }

  private void end() {
    if (!keeper.exit().isDone()) {
      boolean hasTime = term.endReason().map(GuardedTerm::leavesTime).orElse(true);
      Duration patience = hasTime ? work.timing().patience() : Duration.ZERO;
      lastMoment = Moment.now().plus(patience.plus(LATENESS));
      guardian.end(term.token().epoch(), patience);
    }
  }

  /**
   * Whether nobody else can lead before our lease has ended. Not so when somebody else's record
   * stands in the register, who may be one that does not wait (rule P2), or the register is
   * another.
   */
  static boolean leavesTime(DemotionReason reason) {
    return switch (reason) {
      case RESIGNED, STOPPED, UNHEALTHY, CALLBACK_FAILED, HANDED_OVER -> true;
      case LEASE_EXPIRED, KEY_DELETED, CONNECTION_LOST -> true;
      case TAKEN_OVER, TOKEN_INVALID, REGISTER_LOST -> false;
    };
  }

  private void awaitExit() throws InterruptedException {
    await(keeper.exit(), Math.max(nanosToNeglect(), 0));
    kill();
  }

  private void kill() {
    if (!keeper.exit().isDone()) {
      keeper.killByHand();
    }
    keeper.exit().join();
  }

  /** Whether the command should have been killed by now. */
  private boolean isNeglected() {
    return nanosToNeglect() <= 0;
  }

  private long nanosToNeglect() {
    Moment now = Moment.now();
    long ofLease = deadline.nanosFrom(now) - work.timing().killMargin().toNanos() / 2;
    Moment told = lastMoment;
    return told == null ? ofLease : Math.min(ofLease, told.nanosFrom(now));
  }

  private static void await(CompletableFuture<?> future, long nanos) throws InterruptedException {
    try {
      future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The caller looks for itself.
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither an exit nor the end of a term fails", e);
    }
  }
}
