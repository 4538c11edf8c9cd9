// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.watch;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReleaseMarker;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a group's register.
 *
 * @param kind what
 * @param revision the entry's; empty where there is none
 * @param epoch the epoch of the record's term, where it is known
 * @param record the holder's record; null where it is none's
 * @param marker what the former holder left; null where it is none's
 * @param detail why a value cannot be read, or the kind of a deletion; null for anything else
 */
public record WatchEvent(
    Kind kind,
    OptionalLong revision,
    OptionalLong epoch,
    @Nullable LeaseRecord record,
    @Nullable ReleaseMarker marker,
    @Nullable String detail) {

  /** What can happen. */
  public enum Kind {
    /** A record of another term, or of the same one after it had expired. */
    LEADER,
    /** The next record of the same term. */
    RENEWED,
    /** No next record for the lease, by the clock of whoever watches, from when it was seen. */
    EXPIRED,
    /** The holder has given it up. */
    RELEASED,
    /** A deletion by somebody else. */
    ERASED,
    /** No entry. */
    VACANT,
    /** A value that is no record. */
    UNREADABLE,
    /** From here on something may be missed. */
    INTERRUPTED,
    /** Nothing is missed from here on. */
    RESTORED;

    /** As it is printed. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static WatchEvent of(Kind kind) {
    return new WatchEvent(kind, OptionalLong.empty(), OptionalLong.empty(), null, null, null);
  }
}
