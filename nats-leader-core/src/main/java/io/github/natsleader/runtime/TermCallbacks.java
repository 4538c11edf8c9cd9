// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election.DemoteCallback;
import io.github.natsleader.Election.PromoteCallback;
import io.github.natsleader.spi.CallbackKind;
import org.jspecify.annotations.Nullable;

/**
 * The two callbacks of one term: {@code onPromote} at most once, {@code onDemote} once if {@code
 * onPromote} began, each on a thread of its own (rules E1 and E2).
 */
final class TermCallbacks {
  /** Hears what becomes of the callbacks, on their threads. */
  interface Outcome {
    /** One is about to be called. */
    void began(CallbackKind kind);

    /** It has returned, or has thrown this. */
    void ended(CallbackKind kind, @Nullable Throwable failure);

    /** {@code onPromote} threw while its term lasted. */
    void promoteFailed(Throwable failure);

    /** {@code onDemote} threw, or {@code onPromote} after the end of its term. */
    void failedAfterEnd(String callback, Throwable failure);

    /** Both have returned, or never began, or need not be waited for. Told once. */
    void returned();
  }

  private final TermHandle handle;
  private final PromoteCallback onPromote;
  private final DemoteCallback onDemote;
  private final boolean awaitDemote;
  private final CallbackThreads threads;
  private final RunningCallbacks running;
  private final Outcome outcome;

  // All below is guarded by this.
  private @Nullable Thread promoting;
  private boolean promoteBegan;
  private boolean over;
  private int open;

  TermCallbacks(
      TermHandle handle,
      PromoteCallback onPromote,
      DemoteCallback onDemote,
      boolean awaitDemote,
      CallbackThreads threads,
      RunningCallbacks running,
      Outcome outcome) {
    this.handle = handle;
    this.onPromote = onPromote;
    this.onDemote = onDemote;
    this.awaitDemote = awaitDemote;
    this.threads = threads;
    this.running = running;
    this.outcome = outcome;
  }

  void begin() {
    threads.run(this::promote);
  }

  /** The term is over, and its handle says so already. */
  void end(DemotionReason reason) {
    boolean demote;
    boolean noneOpen;
    synchronized (this) {
      over = true;
      demote = promoteBegan;
      open = (promoting != null ? 1 : 0) + (demote && awaitDemote ? 1 : 0);
      noneOpen = open == 0;
      if (demote) {
        running.open();
      }
      if (promoting != null) {
        promoting.interrupt();
      }
    }
    if (noneOpen) {
      outcome.returned();
    }
    if (demote) {
      threads.run(() -> demote(reason));
    }
  }

  private void promote() {
    synchronized (this) {
      if (over) {
        // A term over before onPromote began runs neither callback (rule E1).
        return;
      }
      promoteBegan = true;
      promoting = Thread.currentThread();
      running.open();
    }
    running.enter();
    Throwable failure = null;
    try {
      tellThenRun(CallbackKind.PROMOTE, () -> onPromote.onPromote(handle));
    } catch (Throwable e) {
      failure = e;
    }
    promoteReturned(failure);
  }

  private interface UserCode {
    void run() throws Exception;
  }

  /** Whoever is told may fail, and the callback runs all the same (rule E1). */
  private void tellThenRun(CallbackKind kind, UserCode callback) throws Exception {
    try {
      outcome.began(kind);
    } finally {
      callback.run();
    }
  }

  private void promoteReturned(@Nullable Throwable failure) {
    boolean interrupted;
    boolean afterEnd;
    boolean last;
    synchronized (this) {
      promoting = null;
      // The interrupt was meant for the callback: whether it noticed or not, it ends here, and none
      // can follow.
      interrupted = Thread.interrupted();
      afterEnd = over;
      last = over && --open == 0;
    }
    running.leave();
    try {
      outcome.ended(CallbackKind.PROMOTE, failure);
      if (failure != null && !afterEnd) {
        outcome.promoteFailed(failure);
      } else if (failure != null && !interrupted && !(failure instanceof InterruptedException)) {
        outcome.failedAfterEnd("onPromote", failure);
      }
    } finally {
      if (last) {
        outcome.returned();
      }
    }
  }

  private void demote(DemotionReason reason) {
    running.enter();
    Throwable failure = null;
    try {
      tellThenRun(CallbackKind.DEMOTE, () -> onDemote.onDemote(reason));
    } catch (Throwable e) {
      failure = e;
    }
    demoteReturned(failure);
  }

  private void demoteReturned(@Nullable Throwable failure) {
    boolean last;
    synchronized (this) {
      last = awaitDemote && --open == 0;
    }
    running.leave();
    try {
      outcome.ended(CallbackKind.DEMOTE, failure);
      if (failure != null) {
        outcome.failedAfterEnd("onDemote", failure);
      }
    } finally {
      if (last) {
        outcome.returned();
      }
    }
  }
}
