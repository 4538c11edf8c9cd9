// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.log;

import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import org.jspecify.annotations.Nullable;

/**
 * The attempt or term that log lines belong to. Changed by one thread, asked by any: a line of
 * another thread that comes while it changes has the one or the other.
 */
final class Correlation {
  private volatile @Nullable String present;
  private volatile @Nullable FencingToken term;

  /** The id to log; null for none. */
  @Nullable String id() {
    return present;
  }

  /** The id to log of what belongs to the term of this epoch; null where that is long over. */
  @Nullable String idOf(long epoch) {
    FencingToken latest = term;
    return latest != null && latest.epoch() == epoch ? latest.id() : null;
  }

  void attempt(String id) {
    present = id;
  }

  void attemptLost() {
    present = null;
  }

  void term(FencingToken token) {
    term = token;
    present = token.id();
  }

  /** A term has been wound down, or what was acquired is somebody else's. */
  void settled(ElectionState from, ElectionState to) {
    FencingToken latest = term;
    // An attempt of the same step has been told of by now, and goes on.
    boolean ofTerm = latest != null && latest.id().equals(present);
    if (to == ElectionState.FOLLOWER || (from == ElectionState.DEMOTED && ofTerm)) {
      present = null;
    }
  }
}
