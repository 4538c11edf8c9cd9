// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** The JVM's own clocks, the monotonic one counted from the first use of this class. */
enum SystemElectionClock implements ElectionClock {
  INSTANCE;

  private final long originNanos = System.nanoTime();

  @Override
  public long monotonicNanos() {
    return System.nanoTime() - originNanos;
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
