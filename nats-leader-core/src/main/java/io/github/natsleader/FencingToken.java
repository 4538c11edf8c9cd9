// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Objects;

/**
 * Names one term of leadership. The {@code epoch} strictly grows from term to term across all
 * participants of a bucket, so that whoever remembers the highest epoch seen can refuse an older
 * leader; the {@code id} tells terms apart, and orders nothing.
 *
 * <p>Epochs grow as long as NATS keeps what it acknowledged and a re-created bucket starts above
 * every earlier revision. A bucket that this library creates does so on servers from 2.10 (rule
 * T1).
 *
 * @param epoch the first revision of this term in the register; positive
 * @param id the term's unique token, a UUID
 */
public record FencingToken(long epoch, String id) implements Comparable<FencingToken> {
  /** Checks that the epoch is positive and the id present. */
  public FencingToken {
    Objects.requireNonNull(id, "id");
    if (epoch <= 0) {
      throw new IllegalArgumentException("epoch must be positive, was " + epoch);
    }
  }

  /** By epoch; equal epochs of different ids (which no correct register gives out) by id. */
  @Override
  public int compareTo(FencingToken other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : id.compareTo(other.id);
  }
}
