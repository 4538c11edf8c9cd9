// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.watch;

import io.github.natsleader.cli.watch.WatchEvent.Kind;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one group's register: makes events of entries. A lease is counted as
 * participants count it, from when its record was first seen (rule W1). For use by one thread.
 */
final class Following {
  private @Nullable Kind last;
  private long revision;
  private @Nullable LeaseRecord record;
  private OptionalLong epoch = OptionalLong.empty();
  private boolean interrupted;
  private OptionalLong expiryNanos = OptionalLong.empty();

  /** The newest revision that was seen; 0 for none. */
  long revision() {
    return revision;
  }

  /** When the lease ends unless it is renewed, as {@link System#nanoTime}; empty for never. */
  OptionalLong expiryNanos() {
    return expiryNanos;
  }

  /**
   * An entry was seen.
   *
   * @param knownEpoch the epoch of its term, where somebody told it
   * @return what is new about it; empty for one that is old
   */
  Optional<WatchEvent> seen(RegisterEntry entry, OptionalLong knownEpoch, long nowNanos) {
    if (entry.revision() <= revision) {
      return Optional.empty();
    }
    revision = entry.revision();
    RegisterContent content = entry.content();
    if (content instanceof RegisterContent.Held held) {
      return Optional.of(held(held.record(), knownEpoch, nowNanos));
    }
    record = null;
    epoch = OptionalLong.empty();
    expiryNanos = OptionalLong.empty();
    if (content instanceof RegisterContent.Released released) {
      last = Kind.RELEASED;
      return Optional.of(new WatchEvent(last, at(), epoch, null, released.marker(), null));
    }
    if (content instanceof RegisterContent.Erased erased) {
      last = Kind.ERASED;
      return Optional.of(new WatchEvent(last, at(), epoch, null, null, erased.kind()));
    }
    last = Kind.UNREADABLE;
    String why = ((RegisterContent.Unreadable) content).why();
    return Optional.of(new WatchEvent(last, at(), epoch, null, null, why));
  }

  private WatchEvent held(LeaseRecord now, OptionalLong knownEpoch, long nowNanos) {
    LeaseRecord before = record;
    boolean sameTerm = before != null && before.token().equals(now.token());
    boolean renewed = sameTerm && last != Kind.EXPIRED;
    if (now.n() == 1) {
      epoch = at();
    } else if (knownEpoch.isPresent() || !sameTerm) {
      epoch = knownEpoch;
    }
    record = now;
    last = Kind.LEADER;
    expiryNanos =
        now.leaseMillis() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(nowNanos + TimeUnit.MILLISECONDS.toNanos(now.leaseMillis()));
    return new WatchEvent(renewed ? Kind.RENEWED : Kind.LEADER, at(), epoch, now, null, null);
  }

  /** A read found no entry, and was sent after everything that was seen. */
  Optional<WatchEvent> absent() {
    if (last == Kind.VACANT) {
      return Optional.empty();
    }
    last = Kind.VACANT;
    record = null;
    epoch = OptionalLong.empty();
    expiryNanos = OptionalLong.empty();
    return Optional.of(WatchEvent.of(Kind.VACANT));
  }

  /** From here on something may be missed. */
  Optional<WatchEvent> interrupted() {
    boolean news = !interrupted;
    interrupted = true;
    return news ? Optional.of(WatchEvent.of(Kind.INTERRUPTED)) : Optional.empty();
  }

  /** Nothing is missed from here on; no news at the beginning. */
  Optional<WatchEvent> restored() {
    boolean news = interrupted;
    interrupted = false;
    return news ? Optional.of(WatchEvent.of(Kind.RESTORED)) : Optional.empty();
  }

  /** Time has passed. */
  Optional<WatchEvent> tick(long nowNanos) {
    if (expiryNanos.isEmpty() || nowNanos - expiryNanos.getAsLong() < 0) {
      return Optional.empty();
    }
    expiryNanos = OptionalLong.empty();
    last = Kind.EXPIRED;
    return Optional.of(new WatchEvent(Kind.EXPIRED, at(), epoch, record, null, null));
  }

  private OptionalLong at() {
    return OptionalLong.of(revision);
  }
}
