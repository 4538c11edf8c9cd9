// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.Arrays;

/** Replaces revisions by their rank among those that are met; 0 stays 0. */
final class Revisions {
  private int[] places = new int[64];
  private long[] met = new long[64];
  private long[] sorted = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int place, long revision) {
    if (size == places.length) {
      places = Arrays.copyOf(places, 2 * size);
      met = Arrays.copyOf(met, 2 * size);
      sorted = new long[2 * size];
    }
    places[size] = place;
    met[size++] = revision;
  }

  /** Writes the ranks to their places. */
  void rank(long[] values) {
    int distinct = distinct();
    for (int i = 0; i < size; i++) {
      values[places[i]] = met[i] <= 0 ? met[i] : rank(met[i], distinct);
    }
  }

  private int distinct() {
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      long revision = met[i];
      int at = distinct;
      while (at > 0 && sorted[at - 1] > revision) {
        at--;
      }
      boolean known = revision <= 0 || (at > 0 && sorted[at - 1] == revision);
      if (!known) {
        System.arraycopy(sorted, at, sorted, at + 1, distinct - at);
        sorted[at] = revision;
        distinct++;
      }
    }
    return distinct;
  }

  private int rank(long revision, int distinct) {
    int rank = 0;
    while (rank < distinct && sorted[rank] < revision) {
      rank++;
    }
    return rank + 1;
  }
}
