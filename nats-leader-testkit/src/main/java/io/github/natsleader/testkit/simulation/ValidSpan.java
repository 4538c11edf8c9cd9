// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

/** From when to when one process was seen to answer that it leads. */
final class ValidSpan {
  private boolean open;
  private long epoch;
  private long fromNanos;
  private long lastNanos;

  boolean isOpen() {
    return open;
  }

  long epoch() {
    return epoch;
  }

  long fromNanos() {
    return fromNanos;
  }

  long lastNanos() {
    return lastNanos;
  }

  void extend(long ofEpoch, long atNanos) {
    if (!open) {
      open = true;
      epoch = ofEpoch;
      fromNanos = atNanos;
    }
    lastNanos = atNanos;
  }

  void close() {
    open = false;
  }
}
