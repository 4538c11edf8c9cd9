// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.ReleaseMarker;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a record of ours that nobody leads by, at the revision at which it stands (rules W3, W4
 * and E4).
 */
final class Releasing {
  private Releasing() {}

  static void begin(Turn t, long term, long giveUpAtNanos, @Nullable String heir) {
    t.campaign = t.campaign.releasing(new Campaign.Release(term, giveUpAtNanos, heir));
  }

  static void settle(Turn t) {
    releaseStray(t);
    Campaign.Release release = t.campaign.release();
    if (release == null) {
      return;
    }
    // Under a hold nothing of ours is deleted: the one we replaced may still rely on its lease
    // (rule P3).
    if (t.nowNanos() >= release.giveUpAtNanos() || t.holdRemainingNanos() > 0) {
      end(t);
      return;
    }
    Sighting seen = t.register.sighting();
    if (t.write != null || !t.isConnected() || seen == null) {
      return;
    }
    if (!t.register.isSettled()) {
      t.reading = t.reading.wantedBy(t.nowNanos() + t.settings.readBackoff().initialNanos());
    } else if (seen.occupant() instanceof Occupant.Ours ours
        && t.register.issued().isOurs(ours.id())) {
      transmit(t, ours.id().token(), seen.revision(), release.heir());
    } else {
      end(t);
    }
  }

  /** It is done, or given up: what still stands is waited out by the others. */
  static void end(Turn t) {
    Campaign.Release release = t.campaign.release();
    if (release == null) {
      return;
    }
    t.campaign = t.campaign.releasing(null);
    PendingWrite write = t.write;
    if (write != null && write.kind() == PendingWrite.Kind.RELEASE) {
      t.write = null;
    }
    if (release.term() > 0) {
      t.emit(new Effect.WoundDown(release.term()));
    }
  }

  /**
   * A record of ours that lands while we stay out would be waited out by all, for nothing (rule
   * W4).
   */
  private static void releaseStray(Turn t) {
    Sighting seen = t.register.sighting();
    if (Campaigning.isCampaigning(t)
        && (t.nowNanos() < t.campaign.barredUntilNanos() || !HealthKeeping.isFit(t))
        && t.holdRemainingNanos() == 0
        && seen != null
        && seen.occupant() instanceof Occupant.Ours ours
        && t.register.issued().isOurs(ours.id())) {
      begin(t, 0, t.nowNanos() + t.settings.leaseNanos(), null);
    }
  }

  private static void transmit(Turn t, String token, long revision, @Nullable String heir) {
    WriteId id = new WriteId(token, t.register.issued().nextN(token));
    ReleaseMarker marker = new ReleaseMarker(t.settings.instanceId(), token, id.n(), heir);
    Transmission.start(
        t, PendingWrite.Kind.RELEASE, id, new RegisterContent.Released(marker), revision);
  }
}
