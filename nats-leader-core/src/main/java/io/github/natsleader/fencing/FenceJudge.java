// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.fencing.FenceVerdict.Foreign;
import io.github.natsleader.fencing.FenceVerdict.Lost;
import io.github.natsleader.fencing.FenceVerdict.Ours;
import io.github.natsleader.fencing.FenceVerdict.Raisable;
import io.github.natsleader.fencing.FenceVerdict.Unclear;

/**
 * Judges what was read of the fence (rule F1).
 *
 * @param own what this term writes there; its n does not matter
 * @param heldRevision the revision of ours that was acknowledged last; 0 before the first
 */
record FenceJudge(FenceRecord own, long heldRevision) {
  FenceVerdict judge(FenceReading reading) {
    if (reading instanceof FenceReading.Raised raised) {
      boolean old = raised.revision() < heldRevision && !isNewer(raised.record());
      return old ? past(raised.revision()) : judge(raised);
    }
    if (reading instanceof FenceReading.Erased erased) {
      return erased.revision() < heldRevision
          ? past(erased.revision())
          : gone(erased.revision(), "was erased: " + erased.kind());
    }
    if (reading instanceof FenceReading.Unreadable unreadable) {
      return unreadable(unreadable);
    }
    if (reading instanceof FenceReading.Failed failed) {
      return new Unclear("the fence could not be read: " + failed.cause().getMessage());
    }
    return gone(0, "is absent");
  }

  /** Epochs only grow: at whatever revision, this is not the past. */
  private boolean isNewer(FenceRecord record) {
    return isOfOurElection(record) && record.epoch() > own.epoch();
  }

  private boolean isOfOurElection(FenceRecord record) {
    return record.bucket().equals(own.bucket()) && record.group().equals(own.group());
  }

  private FenceVerdict judge(FenceReading.Raised raised) {
    FenceRecord record = raised.record();
    if (!isOfOurElection(record)) {
      String who = "held by group " + record.group() + " of bucket " + record.bucket();
      return heldRevision > 0 ? new Lost(0, "is " + who) : new Foreign(who);
    }
    if (record.epoch() == own.epoch() && record.token().equals(own.token())) {
      return new Ours(raised.revision(), record.n());
    }
    if (record.epoch() >= own.epoch()) {
      return new Lost(
          record.epoch(), "is at epoch " + record.epoch() + ", token " + record.token());
    }
    // Ours was there, so an older one got here past it.
    return gone(raised.revision(), "is back at the older epoch " + record.epoch());
  }

  private FenceVerdict unreadable(FenceReading.Unreadable unreadable) {
    if (unreadable.revision() < heldRevision) {
      return past(unreadable.revision());
    }
    return heldRevision > 0
        ? new Lost(0, "cannot be read: " + unreadable.why())
        : new Foreign("a value that " + unreadable.why());
  }

  /**
   * Not ours, and nothing newer. Within a term it is never raised again: whoever removed it may
   * have let an older one pass, and nobody could tell.
   */
  private FenceVerdict gone(long revision, String why) {
    return heldRevision > 0 ? new Lost(0, why) : new Raisable(revision);
  }

  private FenceVerdict past(long revision) {
    return new Unclear("the read shows revision " + revision + ", below ours " + heldRevision);
  }
}
