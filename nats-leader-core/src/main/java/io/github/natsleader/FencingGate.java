// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A gate for what is guarded in memory or by code of one's own: it keeps the highest epoch that it
 * has seen, and refuses the tokens of older terms. One gate is for one group; epochs of different
 * buckets cannot be compared.
 *
 * <p>A new leader's first token closes the gate to the old one. So raise it on promotion, by
 * admitting the new term's token, and only then read the guarded state: what the old leader was
 * admitted for before that is in the state read, what it tries later is refused.
 *
 * <p>What a gate does <em>not</em> promise: that what follows {@link #admit} still happens under
 * the highest epoch. Between the two the thread can be paused, and a newer token admitted. Where
 * that matters, admit inside the lock that guards the state, and change the state before the lock
 * is left. Nor does it remember anything across a restart: keep {@link #highestEpoch()} with the
 * guarded state, and start from it.
 *
 * <p>Safe for use by many threads; no method blocks.
 */
public final class FencingGate {
  private final String name;
  private final AtomicReference<Highest> highest;

  private FencingGate(String name, Highest highest) {
    this.name = Objects.requireNonNull(name, "name");
    this.highest = new AtomicReference<>(highest);
  }

  /**
   * A gate that has seen nothing and so admits the first token it is shown, whatever its epoch.
   *
   * @param name what is guarded, for people: exceptions name it
   */
  public static FencingGate named(String name) {
    return startingAt(name, 0);
  }

  /**
   * A gate that goes on from an epoch that was kept. A token of just that epoch is admitted, as its
   * term may well go on; the first one binds the gate to its id.
   *
   * @param name what is guarded, for people: exceptions name it
   * @param epoch the highest epoch seen so far; 0 for none
   * @throws IllegalArgumentException if the epoch is negative
   */
  public static FencingGate startingAt(String name, long epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch must not be negative, was " + epoch);
    }
    return new FencingGate(name, new Highest(epoch, null));
  }

  /**
   * A gate that goes on from a token that was kept: older epochs are refused, and other tokens of
   * its epoch.
   *
   * @param name what is guarded, for people: exceptions name it
   * @param token the newest token seen so far
   */
  public static FencingGate startingAt(String name, FencingToken token) {
    return new FencingGate(name, Highest.of(token));
  }

  /**
   * Returns if the token is the newest that was ever shown to this gate, and remembers it.
   *
   * @throws TokenInvalidException for an older epoch, and for the highest epoch with another id;
   *     the gate is then as it was
   */
  public void admit(FencingToken token) {
    Highest found = show(token);
    if (!found.admits(token)) {
      throw new TokenInvalidException(token, found.epoch(), name, null);
    }
  }

  /** As {@link #admit}, but tells instead of throwing: whether the token is the newest. */
  public boolean tryAdmit(FencingToken token) {
    return show(token).admits(token);
  }

  /** The highest epoch that was admitted or started from; 0 if there is none. */
  public long highestEpoch() {
    // Never null; NullAway does not know that of a reference's content.
    return Objects.requireNonNull(highest.get()).epoch();
  }

  /** The gate and its highest epoch, for people. */
  @Override
  public String toString() {
    return "FencingGate[" + name + ", highestEpoch=" + highestEpoch() + "]";
  }

  /** Raises the gate to the token if that admits it; what was there before decides. */
  private Highest show(FencingToken token) {
    Highest shown = Highest.of(token);
    return highest.getAndUpdate(current -> current.admits(token) ? shown : current);
  }

  private record Highest(long epoch, @Nullable String id) {
    static Highest of(FencingToken token) {
      return new Highest(token.epoch(), token.id());
    }

    boolean admits(FencingToken token) {
      return token.epoch() > epoch
          || (token.epoch() == epoch && (id == null || id.equals(token.id())));
    }
  }
}
