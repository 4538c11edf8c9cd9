// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** What one revision of the register holds, as far as it can be read (rules R2 and W3). */
public sealed interface RegisterContent {
  /** A holder's record. One that claims more than is honoured may be told as unreadable. */
  record Held(LeaseRecord record) implements RegisterContent {}

  /** A value that cannot be read as a record; {@code why} is for people. */
  record Unreadable(String why) implements RegisterContent {}

  /** The holder's own deletion. */
  record Released(ReleaseMarker marker) implements RegisterContent {}

  /**
   * A deletion or purge by anybody else, or by a server's time limit.
   *
   * @param kind which, for people: {@code DEL}, {@code PURGE}, ...
   * @param leaseMillis the lease that the one who deleted said the holder had; 0 where it said none
   */
  record Erased(String kind, long leaseMillis) implements RegisterContent {}
}
