// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.WriteId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one machine was told, and has said, before the present step. */
final class ToldSoFar {
  private final Map<WriteId, Now> firstSent = new HashMap<>();
  private Now now;
  private @Nullable WriteId latestSent;
  private boolean releasing;
  private boolean connected;
  private boolean closed;
  private @Nullable Now disconnectedSince;
  private long term;
  private boolean leading;
  private boolean callbacksRun;
  private String token = "";
  private long epoch;
  private @Nullable Lease lease;

  ToldSoFar(Now now) {
    this.now = now;
  }

  /** A step is made at this instant. */
  void stepsAt(Now instant) {
    now = instant;
  }

  void stepped(Input input, List<Effect> effects) {
    if (input instanceof Input.Start start) {
      connection(start.connection());
    } else if (input instanceof Input.ConnectionChanged changed) {
      connection(changed.status());
    } else if (isReturn(input)) {
      callbacksRun = false;
    }
    for (Effect effect : effects) {
      said(effect);
    }
  }

  /** One that is closed remains so. */
  private void connection(ConnectionStatus status) {
    closed |= status == ConnectionStatus.CLOSED;
    if (!closed && status == ConnectionStatus.CONNECTED) {
      disconnectedSince = null;
      connected = true;
    } else {
      disconnectedSince = disconnectedSince == null ? now : disconnectedSince;
      connected = false;
    }
  }

  private void said(Effect effect) {
    if (effect instanceof Effect.Write write) {
      sent(write.id(), false);
    } else if (effect instanceof Effect.Release release) {
      sent(release.id(), true);
    } else if (effect instanceof Effect.BeginTerm begin) {
      term = begin.term();
      token = begin.token().id();
      epoch = begin.token().epoch();
      lease = begin.lease();
      leading = true;
      callbacksRun = true;
    } else if (effect instanceof Effect.ExtendLease extend) {
      lease = extend.lease();
    } else if (effect instanceof Effect.EndTerm) {
      leading = false;
    }
  }

  private void sent(WriteId id, boolean release) {
    firstSent.putIfAbsent(id, now);
    latestSent = id;
    releasing = release;
  }

  /** The instant of the present step. */
  Now now() {
    return now;
  }

  /** When it was transmitted for the first time; null for never. */
  @Nullable Now firstSent(WriteId id) {
    return firstSent.get(id);
  }

  /** The latest write or release, which alone may be outstanding; null for none. */
  @Nullable WriteId latestSent() {
    return latestSent;
  }

  /** Whether it leads, and this is its renewal that was not acknowledged yet. */
  boolean isOutstandingRenewal(WriteId id) {
    return leading
        && !releasing
        && id.equals(latestSent)
        && id.token().equals(token)
        && lease != null
        && !lease.since().equals(firstSent.get(id));
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether the connection has been away for so long. */
  boolean isGraceOver(long graceNanos) {
    return disconnectedSince != null && now.heldNanosSince(disconnectedSince) >= graceNanos;
  }

  /** The term that it leads; 0 for none. */
  long openTerm() {
    return leading ? term : 0;
  }

  /** The token of the latest term; empty before the first. */
  String token() {
    return token;
  }

  /** The epoch of the latest term; 0 before the first. */
  long epoch() {
    return epoch;
  }

  /** What the latest term was held by last; null before the first. */
  @Nullable Lease lease() {
    return lease;
  }

  /** Whether callbacks of this very term have not returned. */
  boolean callbacksRun(String ofToken) {
    return callbacksRun && token.equals(ofToken);
  }

  /** Whether this tells that those of the latest term have returned. */
  boolean isReturn(Input input) {
    return input instanceof Input.CallbacksReturned returned && returned.term() == term;
  }
}
