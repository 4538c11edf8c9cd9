// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says on a stream how far a campaign is, every few seconds. */
final class ProgressLine implements SimulationCampaign.Progress {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream out;
  private final long seeds;
  private final long sinceNanos = System.nanoTime();
  private final AtomicLong nextNanos = new AtomicLong(PERIOD_NANOS);

  ProgressLine(PrintStream out, long seeds) {
    this.out = out;
    this.seeds = seeds;
  }

  @Override
  public void at(long seedsDone, long failed, long steps) {
    long passedNanos = System.nanoTime() - sinceNanos;
    long due = nextNanos.get();
    if (passedNanos >= due && nextNanos.compareAndSet(due, passedNanos + PERIOD_NANOS)) {
      out.printf(
          "%5.0f s  %d of %d seeds, %d failed, %d steps%n",
          passedNanos / 1e9, seedsDone, seeds, failed, steps);
    }
  }
}
