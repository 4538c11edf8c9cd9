// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import java.util.Locale;

/** What an outsider can say about a group from its register. */
public enum GroupState {
  /** A record whose lease has not run out by the server's clock, or that claims none. */
  LED,
  /** A record that nobody has renewed for its lease. */
  EXPIRED,
  /** The leader has given the lease up, and nobody has taken it yet. */
  RELEASED,
  /** A deletion or purge by somebody else, or by a time limit of the bucket. */
  ERASED,
  /** No entry at all. */
  VACANT,
  /** A value that is no record. */
  UNREADABLE;

  /** As it is printed. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
