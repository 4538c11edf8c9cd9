// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterEntry;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that this participant knows of the register. It only ever learns; what it does about it is
 * decided elsewhere.
 *
 * @param floor what a read must reach to be believed (rule R4); never an expectation for a write
 * @param sighting the newest revision seen; null before the first
 * @param longestLeaseMillis the longest lease ever seen in this group (rule R2)
 * @param everOccupied whether anything was ever seen
 * @param notVacantBeforeNanos nobody may take the register before, since it was replaced under us
 *     (rule W8)
 * @param createdStamp when the bucket was created, by its own account; 0 while unknown
 * @param belowFloor reads in a row that did not reach the floor; null for none
 * @param issued the tokens that are ours
 * @param namesake the foreign token last seen under our own name; empty for none
 */
record RegisterView(
    long floor,
    @Nullable Sighting sighting,
    long longestLeaseMillis,
    boolean everOccupied,
    long notVacantBeforeNanos,
    long createdStamp,
    @Nullable BelowFloor belowFloor,
    IssuedTokens issued,
    String namesake) {

  /**
   * Reads in a row below the floor: they are stale, or the register was restored from an older copy
   * (rule W8).
   *
   * @param sinceNanos when the first was processed
   * @param reads how many
   * @param entry what the latest of them found; null if that was nothing
   * @param entrySinceNanos since when they have all found that
   */
  record BelowFloor(
      long sinceNanos, int reads, @Nullable RegisterEntry entry, long entrySinceNanos) {
    BelowFloor and(@Nullable RegisterEntry next, long nowNanos) {
      boolean same = reads > 0 && Objects.equals(entry, next);
      return new BelowFloor(sinceNanos, reads + 1, next, same ? entrySinceNanos : nowNanos);
    }
  }

  /** What a sighting taught: the view with it, and what an operator should hear. */
  record Learned(RegisterView view, List<ElectionProblem> problems) {}

  static RegisterView blank() {
    return new RegisterView(0, null, 0, false, 0, 0, null, IssuedTokens.none(), "");
  }

  /** Whether the newest revision seen is at the floor, so that it may be replaced (rule W6). */
  boolean isSettled() {
    return sighting != null && sighting.revision() == floor;
  }

  /** A refusal named a revision: reads must reach it (rule R4). */
  RegisterView raisedFloor(long revision) {
    return with(Math.max(floor, revision), sighting, belowFloor, issued);
  }

  RegisterView withIssued(IssuedTokens next) {
    return with(floor, sighting, belowFloor, next);
  }

  /** A read reached the floor. */
  RegisterView reached() {
    return belowFloor == null ? this : with(floor, sighting, null, issued);
  }

  RegisterView created(long stamp) {
    return new RegisterView(
        floor,
        sighting,
        longestLeaseMillis,
        everOccupied,
        notVacantBeforeNanos,
        stamp,
        belowFloor,
        issued,
        namesake);
  }

  /** An entry at or above the floor, newer than the newest. Its first sight is now (rule W1). */
  Learned seen(RegisterEntry entry, String ownId, long ownLeaseNanos, long nowNanos) {
    Interpretation meaning = Interpretation.of(entry, this, ownId, ownLeaseNanos, nowNanos);
    Sighting next = new Sighting(entry.revision(), meaning.occupant(), nowNanos);
    RegisterView view =
        new RegisterView(
            Math.max(floor, entry.revision()),
            next,
            Math.max(longestLeaseMillis, meaning.leaseMillis()),
            true,
            notVacantBeforeNanos,
            createdStamp,
            null,
            meaning.issued(),
            meaning.namesake());
    return new Learned(view, meaning.problems());
  }

  /** Our own write was acknowledged: as good as seeing it. */
  RegisterView acknowledged(Occupant occupant, long revision, long nowNanos) {
    return new RegisterView(
        Math.max(floor, revision),
        new Sighting(revision, occupant, nowNanos),
        longestLeaseMillis,
        true,
        notVacantBeforeNanos,
        createdStamp,
        null,
        issued,
        namesake);
  }

  /**
   * A read found no entry, and there is nothing it would contradict: nothing was ever seen, or all
   * of it is void. What was seen and is void is still waited out, by {@link #notVacantBeforeNanos}
   * or by the time that it took to believe the reads (rules W3 and W8).
   */
  RegisterView absent(long nowNanos) {
    if (sighting != null) {
      return reached();
    }
    return with(0, new Sighting(0, new Occupant.Nobody(), nowNanos), null, issued);
  }

  /** A read did not reach the floor; {@code entry} is null where it found none. */
  RegisterView readBelowFloor(@Nullable RegisterEntry entry, long nowNanos) {
    BelowFloor first = belowFloor;
    if (first == null) {
      first = new BelowFloor(nowNanos, 0, null, nowNanos);
    }
    return with(floor, sighting, first.and(entry, nowNanos), issued);
  }

  /**
   * The register was restored: the latest of the reads below the floor tells what it holds, for one
   * before may have been stale besides. Only the floor is lowered (rule W8).
   */
  Learned restored(String ownId, long ownLeaseNanos) {
    BelowFloor truth = belowFloor;
    if (truth == null) {
      return new Learned(this, List.of());
    }
    long sinceNanos = truth.entrySinceNanos();
    if (truth.entry() != null) {
      return with(0, null, null, issued).seen(truth.entry(), ownId, ownLeaseNanos, sinceNanos);
    }
    RegisterView emptied = recreated(createdStamp, sinceNanos + unknownHolderNanos(ownLeaseNanos));
    return new Learned(emptied.absent(sinceNanos), List.of());
  }

  /**
   * The bucket was created anew: nothing seen of the old one counts, but what was seen must still
   * be waited out.
   */
  RegisterView recreated(long stamp, long notVacantBeforeNanos) {
    return new RegisterView(
        0,
        null,
        longestLeaseMillis,
        everOccupied,
        Math.max(this.notVacantBeforeNanos, notVacantBeforeNanos),
        stamp,
        null,
        issued,
        namesake);
  }

  /** For how long a holder of whom nothing is known is waited out (rule R2). */
  long unknownHolderNanos(long ownLeaseNanos) {
    long longest = Math.min(longestLeaseMillis, LeaseRecord.MAX_LEASE_MILLIS) * 1_000_000;
    return Math.max(ownLeaseNanos, longest);
  }

  /** When the newest sighting may be replaced, the random delay apart. */
  long vacantAtNanos(Sighting seen, long ownLeaseNanos) {
    long waitNanos = seen.occupant().waitNanos(unknownHolderNanos(ownLeaseNanos));
    return Math.max(notVacantBeforeNanos, seen.firstSeenNanos() + waitNanos);
  }

  private RegisterView with(
      long floor,
      @Nullable Sighting sighting,
      @Nullable BelowFloor belowFloor,
      IssuedTokens issued) {
    return new RegisterView(
        floor,
        sighting,
        longestLeaseMillis,
        everOccupied,
        notVacantBeforeNanos,
        createdStamp,
        belowFloor,
        issued,
        namesake);
  }
}
