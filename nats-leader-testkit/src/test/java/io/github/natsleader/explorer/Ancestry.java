// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** For each state, from which it was reached, and by what action; in plain arrays. Any threads. */
final class Ancestry {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int NONE = -1;

  private long[][] chunks = new long[16][];
  private int size;

  /** A state to begin with, which the clocks of this choice make. */
  int root(int clockChoice) {
    return add(NONE, clockChoice);
  }

  /** The number of a new state. */
  synchronized int add(int parent, int action) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = java.util.Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[CHUNK];
    }
    chunks[chunk][size & (CHUNK - 1)] = ((long) parent << 32) | (action & 0xFFFFFFFFL);
    return size++;
  }

  synchronized int size() {
    return size;
  }

  /** The way to a state. */
  synchronized Way wayTo(int state) {
    Deque<Integer> actions = new ArrayDeque<>();
    int at = state;
    while (parent(at) != NONE) {
      actions.addFirst(action(at));
      at = parent(at);
    }
    return new Way(action(at), List.copyOf(actions));
  }

  private int parent(int state) {
    return (int) (entry(state) >> 32);
  }

  private int action(int state) {
    return (int) entry(state);
  }

  private long entry(int state) {
    return chunks[state >>> CHUNK_BITS][state & (CHUNK - 1)];
  }

  /**
   * What to do from the beginning.
   *
   * @param clockChoice with which clocks
   * @param actions one after the other
   */
  record Way(int clockChoice, List<Integer> actions) {
    Way {
      actions = List.copyOf(actions);
    }
  }
}
