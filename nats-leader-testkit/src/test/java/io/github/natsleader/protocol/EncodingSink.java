// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/** Takes up a machine's memory piece by piece; names are given as they are, and renamed there. */
public interface EncodingSink {
  /** A plain number. */
  void value(long value);

  /** A revision: only its order among all others matters, and 0 is none. */
  void revision(long revision);

  /** A token; null or empty for none. Only its sameness matters. */
  void token(String token);

  /** The {@code n}-th write of a token. */
  void write(String token, long n);

  /** Somebody's {@code instanceId}; null for nobody. */
  void participant(String instanceId);
}
