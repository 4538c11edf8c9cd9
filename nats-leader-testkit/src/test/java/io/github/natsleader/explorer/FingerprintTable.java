// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

/**
 * A set of 128-bit fingerprints: open addressing in plain arrays, in parts that are locked one by
 * one. Any number of threads.
 */
final class FingerprintTable {
  private static final int PART_BITS = 7;

  private final Part[] parts = new Part[1 << PART_BITS];

  FingerprintTable() {
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part();
    }
  }

  /** Whether it was not there before. */
  boolean add(long high, long low) {
    return parts[(int) (high >>> (Long.SIZE - PART_BITS))].add(high, low);
  }

  long size() {
    long size = 0;
    for (Part part : parts) {
      size += part.size();
    }
    return size;
  }

  private static final class Part {
    private static final int FIRST_SLOTS = 64;

    private long[] slots = new long[2 * FIRST_SLOTS];
    private int size;

    synchronized int size() {
      return size;
    }

    synchronized boolean add(long high, long low) {
      int slot = slotOf(slots, high, low);
      if (slots[slot] != 0 || slots[slot + 1] != 0) {
        return false;
      }
      slots[slot] = high;
      slots[slot + 1] = low;
      size++;
      if (size * 10L > slots.length / 2 * 7L) {
        grow();
      }
      return true;
    }

    private void grow() {
      long[] larger = new long[2 * slots.length];
      for (int i = 0; i < slots.length; i += 2) {
        if (slots[i] != 0 || slots[i + 1] != 0) {
          int slot = slotOf(larger, slots[i], slots[i + 1]);
          larger[slot] = slots[i];
          larger[slot + 1] = slots[i + 1];
        }
      }
      slots = larger;
    }

    /** Where it is, or else where there is room for it; no fingerprint is 0 and 0. */
    private static int slotOf(long[] slots, long high, long low) {
      int mask = slots.length - 1;
      int slot = ((int) low << 1) & mask;
      while ((slots[slot] != high || slots[slot + 1] != low)
          && (slots[slot] != 0 || slots[slot + 1] != 0)) {
        slot = (slot + 2) & mask;
      }
      return slot;
    }
  }
}
