// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;

/**
 * A trace as the history that every other harness records, for the checkers that they share. Each
 * action takes a millisecond.
 */
final class TraceHistory implements Witness {
  private static final long ACTION_NANOS = 1_000_000;

  private final Trace trace;
  private final History history = new History();
  private final int[] processes;
  private final long[] epochs;
  private final long[] validSinceNanos;
  private final long[] askedNanos;
  private long nowNanos;

  private TraceHistory(Trace trace) {
    this.trace = trace;
    int candidates = trace.rules().scope().candidates();
    processes = new int[candidates];
    epochs = new long[candidates];
    validSinceNanos = new long[candidates];
    askedNanos = new long[candidates];
  }

  static History of(Trace trace) {
    TraceHistory recorder = new TraceHistory(trace);
    recorder.record();
    return recorder.history;
  }

  private void record() {
    for (int i = 0; i < trace.length(); i++) {
      nowNanos += ACTION_NANOS;
      int action = trace.way().actions().get(i);
      World before = trace.worlds().get(i);
      note(Action.kind(action), Action.index(action));
      World after = trace.rules().after(before, action, this);
      for (int p = 0; p < epochs.length; p++) {
        validity(p, before.participants()[p].isValid(), after.participants()[p].isValid());
      }
    }
    nowNanos += ACTION_NANOS;
    for (int p = 0; p < epochs.length; p++) {
      validity(p, trace.last().participants()[p].isValid(), false);
    }
    for (int p = 0; p < epochs.length; p++) {
      if (trace.last().participants()[p].openTerm() != 0) {
        // The way ends in the middle of its term.
        vanished(p);
      }
    }
    history.append(new HistoryEvent.RunEnded(nowNanos));
  }

  private void note(Action.Kind kind, int index) {
    if (kind == Action.Kind.RESTART) {
      processes[index]++;
    } else if (kind == Action.Kind.ASK_PROOF) {
      askedNanos[index] = nowNanos;
    } else if (kind.fault() != null) {
      history.append(new HistoryEvent.FaultBegan(nowNanos, kind.fault().words(), kind.name()));
    }
  }

  private void validity(int p, boolean before, boolean after) {
    if (after && !before) {
      validSinceNanos[p] = nowNanos;
    } else if (before && !after) {
      history.append(new HistoryEvent.Led(validSinceNanos[p], name(p), epochs[p], nowNanos));
    }
  }

  @Override
  public void promoted(int p, long epoch, String token) {
    epochs[p] = epoch;
    history.append(new HistoryEvent.Promoted(nowNanos, name(p), epoch, token));
  }

  @Override
  public void demoted(int p, DemotionReason reason) {
    history.append(new HistoryEvent.Demoted(nowNanos, name(p), epochs[p], reason));
  }

  @Override
  public void returned(int p) {
    history.append(new HistoryEvent.PromoteReturned(nowNanos, name(p), epochs[p]));
    history.append(new HistoryEvent.DemoteReturned(nowNanos, name(p), epochs[p]));
  }

  @Override
  public void wrote(int p, WriteId id, long expected, long last, boolean applied) {
    history.append(
        new HistoryEvent.Written(
            nowNanos,
            p == Message.NOBODY ? "gone" : name(p),
            id.token(),
            id.n(),
            expected,
            last,
            applied ? Outcome.ACCEPTED : Outcome.REFUSED,
            applied ? last + 1 : 0));
  }

  @Override
  public void proved(int p, boolean valid) {
    history.append(new HistoryEvent.Proved(nowNanos, name(p), epochs[p], askedNanos[p], valid));
  }

  @Override
  public void threw(int p, RuntimeException failure) {
    history.append(new HistoryEvent.Threw(nowNanos, name(p), failure.toString()));
  }

  @Override
  public void vanished(int p) {
    history.append(new HistoryEvent.Crashed(nowNanos, name(p)));
  }

  private String name(int p) {
    return trace.rules().scope().settings().get(p).instanceId() + "." + (processes[p] + 1);
  }
}
