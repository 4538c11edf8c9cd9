// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one entry of the register means to this participant (rules R2, R3 and W3).
 *
 * @param occupant who has the register by it
 * @param leaseMillis the lease that it shows; 0 for none
 * @param issued our tokens, one of them disowned where the entry proves a clone
 * @param namesake the foreign token last seen under our own name; empty for none
 * @param problems what an operator should hear
 */
record Interpretation(
    Occupant occupant,
    long leaseMillis,
    IssuedTokens issued,
    String namesake,
    List<ElectionProblem> problems) {

  static Interpretation of(
      RegisterEntry entry, RegisterView before, String ownId, long ownLeaseNanos, long nowNanos) {
    RegisterContent content = entry.content();
    if (content instanceof RegisterContent.Held held) {
      return held(entry.revision(), held.record(), before, ownId, ownLeaseNanos, nowNanos);
    }
    if (content instanceof RegisterContent.Released released) {
      return plain(before, new Occupant.Released(released.marker()), 0);
    }
    if (content instanceof RegisterContent.Erased erased) {
      long leaseMillis = honoured(erased.leaseMillis());
      return plain(before, new Occupant.Unknown(true, leaseMillis * 1_000_000), leaseMillis);
    }
    String why =
        content instanceof RegisterContent.Unreadable unreadable ? unreadable.why() : "no content";
    return unreadable(entry.revision(), before, why);
  }

  private static Interpretation held(
      long revision,
      LeaseRecord record,
      RegisterView before,
      String ownId,
      long ownLeaseNanos,
      long nowNanos) {
    WriteId id = new WriteId(record.token(), record.n());
    if (before.issued().isOurs(id)) {
      return plain(before, new Occupant.Ours(id), honoured(record.leaseMillis()));
    }
    if (record.leaseMillis() > LeaseRecord.MAX_LEASE_MILLIS) {
      return unreadable(
          revision, before, "it claims a lease of " + record.leaseMillis() + " ms, above 1 h");
    }
    return foreign(revision, record, before, ownId, ownLeaseNanos, nowNanos);
  }

  private static Interpretation foreign(
      long revision,
      LeaseRecord record,
      RegisterView before,
      String ownId,
      long ownLeaseNanos,
      long nowNanos) {
    List<ElectionProblem> problems = new ArrayList<>();
    IssuedTokens issued = before.issued();
    String namesake = before.namesake();
    if (issued.knows(record.token())) {
      issued = issued.disown(record.token());
      problems.add(cloned(revision, record));
    } else if (record.id().equals(ownId)) {
      // Our previous run may have left the first record we see; one that comes later has a live
      // writer.
      if (before.everOccupied() && !record.token().equals(namesake)) {
        problems.add(nameInUse(revision, record));
      }
      namesake = before.everOccupied() ? record.token() : namesake;
    }
    long leaseMillis = honoured(record.leaseMillis());
    long leaseNanos = leaseMillis == 0 ? ownLeaseNanos : leaseMillis * 1_000_000;
    LeaderInfo info =
        new LeaderInfo(record.id(), record.token(), epoch(revision, record, before), record.meta());
    Occupant holder =
        new Occupant.Holder(info, record.priority(), leaseNanos, since(record, before, nowNanos));
    return new Interpretation(holder, leaseMillis, issued, namesake, problems);
  }

  private static long since(LeaseRecord record, RegisterView before, long nowNanos) {
    Sighting last = before.sighting();
    return last != null
            && last.occupant() instanceof Occupant.Holder holder
            && holder.info().token().equals(record.token())
        ? holder.sinceNanos()
        : nowNanos;
  }

  private static OptionalLong epoch(long revision, LeaseRecord record, RegisterView before) {
    if (record.n() == 1) {
      return OptionalLong.of(revision);
    }
    Sighting last = before.sighting();
    return last != null
            && last.occupant() instanceof Occupant.Holder holder
            && holder.info().token().equals(record.token())
        ? holder.info().epoch()
        : OptionalLong.empty();
  }

  private static Interpretation unreadable(long revision, RegisterView before, String why) {
    ElectionProblem problem =
        ElectionProblem.of(
            ElectionProblem.Kind.UNREADABLE_RECORD,
            "Revision "
                + revision
                + " of the register cannot be read: "
                + why
                + ". It is waited out for the longest lease known here and then replaced. Find out who else writes"
                + " to this bucket.");
    return new Interpretation(
        new Occupant.Unknown(false, 0), 0, before.issued(), before.namesake(), List.of(problem));
  }

  private static Interpretation plain(RegisterView before, Occupant occupant, long leaseMillis) {
    return new Interpretation(occupant, leaseMillis, before.issued(), before.namesake(), List.of());
  }

  private static long honoured(long leaseMillis) {
    return leaseMillis > 0 && leaseMillis <= LeaseRecord.MAX_LEASE_MILLIS ? leaseMillis : 0;
  }

  private static ElectionProblem cloned(long revision, LeaseRecord record) {
    return ElectionProblem.of(
        ElectionProblem.Kind.CLONED,
        "Revision "
            + revision
            + " bears our token "
            + record.token()
            + " with write number "
            + record.n()
            + ", which this process never sent: a copy of this machine is running. Stop one of them.");
  }

  private static ElectionProblem nameInUse(long revision, LeaseRecord record) {
    return ElectionProblem.of(
        ElectionProblem.Kind.NAME_IN_USE,
        "Revision "
            + revision
            + " was written by another process under our instanceId "
            + record.id()
            + ". Give every process an instanceId of its own.");
  }
}
