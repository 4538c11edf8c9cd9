// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.ReleaseMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A group's register at one moment. How much of a lease is left is an estimate from the record and
 * its age by the server's clock; participants decide nothing by it (rules C1 and W1).
 *
 * @param bucket the bucket
 * @param group the group
 * @param entry what stands there; null for nothing
 * @param readAt when it was read, by the server's clock; null where the server does not tell
 * @param epoch the epoch of the term that the record belongs to, where that is known
 */
public record RegisterView(
    String bucket,
    String group,
    @Nullable StoredEntry entry,
    @Nullable Instant readAt,
    OptionalLong epoch) {

  /** What can be said about the group. */
  public GroupState state() {
    if (entry == null) {
      return GroupState.VACANT;
    }
    RegisterContent content = entry.content();
    if (content instanceof RegisterContent.Held) {
      OptionalLong remaining = leaseRemainingMillis();
      return remaining.isPresent() && remaining.getAsLong() == 0
          ? GroupState.EXPIRED
          : GroupState.LED;
    } else if (content instanceof RegisterContent.Released) {
      return GroupState.RELEASED;
    } else if (content instanceof RegisterContent.Erased) {
      return GroupState.ERASED;
    }
    return GroupState.UNREADABLE;
  }

  /** The holder's record; null where there is none that can be read. */
  public @Nullable LeaseRecord record() {
    return entry != null && entry.content() instanceof RegisterContent.Held held
        ? held.record()
        : null;
  }

  /** What the former holder left; null where it left nothing. */
  public @Nullable ReleaseMarker marker() {
    return entry != null && entry.content() instanceof RegisterContent.Released released
        ? released.marker()
        : null;
  }

  /** For how long the entry has been there, in milliseconds. */
  public OptionalLong ageMillis() {
    if (entry == null || readAt == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, Duration.between(entry.storedAt(), readAt).toMillis()));
  }

  /** What the record claims, in milliseconds. */
  public OptionalLong leaseMillis() {
    LeaseRecord record = record();
    return record == null || record.leaseMillis() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(record.leaseMillis());
  }

  /** What may be left of that, in milliseconds. */
  public OptionalLong leaseRemainingMillis() {
    OptionalLong lease = leaseMillis();
    OptionalLong age = ageMillis();
    return lease.isEmpty() || age.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, lease.getAsLong() - age.getAsLong()));
  }

  RegisterView of(OptionalLong termEpoch) {
    return new RegisterView(bucket, group, entry, readAt, termEpoch);
  }
}
