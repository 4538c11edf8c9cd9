// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when told to, and counts how often it is read. */
final class SteppedClock implements ElectionClock {
  private final AtomicLong monotonicNanos = new AtomicLong(1_000);
  private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);
  private final AtomicInteger readings = new AtomicInteger();

  @Override
  public long monotonicNanos() {
    readings.incrementAndGet();
    return monotonicNanos.get();
  }

  @Override
  public long wallMillis() {
    return wallMillis.get();
  }

  void advance(Duration by) {
    monotonicNanos.addAndGet(by.toNanos());
    wallMillis.addAndGet(by.toMillis());
  }

  /** The monotonic clock stands still meanwhile (rule C2). */
  void suspend(Duration by) {
    wallMillis.addAndGet(by.toMillis());
  }

  void stepWall(Duration by) {
    wallMillis.addAndGet(by.toMillis());
  }

  int readings() {
    return readings.get();
  }
}
