// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fencing token is not, or no longer, the newest: whoever holds it does not lead, whatever it
 * believes. What was to be done under the token was not done. Never transient: a term that is over
 * does not come back.
 */
public final class TokenInvalidException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final transient FencingToken token;
  private final long highestEpoch;

  /**
   * Names the token that was refused, and by what.
   *
   * @param token the token that was refused
   * @param highestEpoch the highest epoch that is known instead; 0 where none is known
   * @param where what refused it, for people
   * @param cause the failure underneath; null where there is none
   */
  public TokenInvalidException(
      FencingToken token, long highestEpoch, String where, @Nullable Throwable cause) {
    super(message(token, highestEpoch, where), cause, false);
    this.token = Objects.requireNonNull(token, "token");
    this.highestEpoch = highestEpoch;
  }

  /** The token that was refused. */
  public FencingToken token() {
    return token;
  }

  /** The highest epoch that is known instead; 0 where none is known. */
  public long highestEpoch() {
    return highestEpoch;
  }

  private static String message(FencingToken token, long highestEpoch, String where) {
    String newer = highestEpoch > 0 ? "epoch " + highestEpoch + " is known there" : "it is void";
    return "Token "
        + token.id()
        + " of epoch "
        + token.epoch()
        + " is not valid for "
        + where
        + ": "
        + newer
        + ". Its term is over; stop the work that relies on it.";
  }
}
