// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ConnectionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the way to the register.
 *
 * @param connection the connection's status
 * @param disconnectedSince since when it is not connected; null while it is
 * @param watchInDoubt whether events may be missing
 * @param ready whether the bucket was found fit
 * @param checking whether a check of the bucket is under way
 * @param checkAtNanos when to check it next: while a check is under way, when to stop waiting for
 *     it
 * @param checkedAtNanos when the latest check was sent; negative for never
 * @param failures how many checks in a row did not find it fit
 */
record Link(
    ConnectionStatus connection,
    @Nullable Now disconnectedSince,
    boolean watchInDoubt,
    boolean ready,
    boolean checking,
    long checkAtNanos,
    long checkedAtNanos,
    int failures) {
  static Link initial() {
    return new Link(ConnectionStatus.DISCONNECTED, null, true, false, false, Now.NEVER, -1, 0);
  }

  boolean isConnected() {
    return connection == ConnectionStatus.CONNECTED;
  }

  /** The first of several disconnections in a row is the one that counts. */
  Link connection(ConnectionStatus status, Now now) {
    boolean connected = status == ConnectionStatus.CONNECTED;
    Now since = disconnectedSince == null ? now : disconnectedSince;
    return new Link(
        status,
        connected ? null : since,
        watchInDoubt,
        ready,
        checking,
        checkAtNanos,
        checkedAtNanos,
        failures);
  }

  /** Whether the connection has been away for longer than a leader may be without. */
  boolean isGraceOver(Now now, long graceNanos) {
    return disconnectedSince != null && now.heldNanosSince(disconnectedSince) >= graceNanos;
  }

  Link watchInDoubt(boolean inDoubt) {
    return new Link(
        connection,
        disconnectedSince,
        inDoubt,
        ready,
        checking,
        checkAtNanos,
        checkedAtNanos,
        failures);
  }

  Link checkSent(long nowNanos, long giveUpAtNanos) {
    return new Link(
        connection,
        disconnectedSince,
        watchInDoubt,
        ready,
        true,
        giveUpAtNanos,
        nowNanos,
        failures);
  }

  Link checkedReady() {
    return new Link(
        connection, disconnectedSince, watchInDoubt, true, false, Now.NEVER, checkedAtNanos, 0);
  }

  Link checkFailed(boolean stillReady, long nextAtNanos) {
    return new Link(
        connection,
        disconnectedSince,
        watchInDoubt,
        stillReady,
        false,
        nextAtNanos,
        checkedAtNanos,
        failures + 1);
  }

  Link checkWantedAt(long nanos) {
    return checking || checkAtNanos <= nanos
        ? this
        : new Link(
            connection,
            disconnectedSince,
            watchInDoubt,
            ready,
            false,
            nanos,
            checkedAtNanos,
            failures);
  }
}
