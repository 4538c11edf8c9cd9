// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.Leadership;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down the terms of one participant, in both of its callbacks. */
final class Terms {
  private final List<Leadership> begun = new CopyOnWriteArrayList<>();
  private final List<DemotionReason> ended = new CopyOnWriteArrayList<>();

  Election.Builder observe(Election.Builder builder) {
    return builder.onPromote(begun::add).onDemote(ended::add);
  }

  List<Leadership> begun() {
    return begun;
  }

  List<DemotionReason> ended() {
    return ended;
  }

  Leadership latest() {
    return begun.get(begun.size() - 1);
  }

  /** Waits for the callback of the term of that number, counted from 1. */
  Leadership await(int number) {
    Testbed.waiting().until(() -> begun.size() >= number);
    return begun.get(number - 1);
  }

  void awaitEnded(int count) {
    Testbed.waiting().until(() -> ended.size() >= count);
  }
}
