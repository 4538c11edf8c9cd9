// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ConnectionStatus;

/**
 * What is known of the way to the register.
 *
 * @param connection the connection's status
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
    boolean watchInDoubt,
    boolean ready,
    boolean checking,
    long checkAtNanos,
    long checkedAtNanos,
    int failures) {
  static Link initial() {
    return new Link(ConnectionStatus.DISCONNECTED, true, false, false, Now.NEVER, -1, 0);
  }

  boolean isConnected() {
    return connection == ConnectionStatus.CONNECTED;
  }

  Link connection(ConnectionStatus status) {
    return new Link(status, watchInDoubt, ready, checking, checkAtNanos, checkedAtNanos, failures);
  }

  Link watchInDoubt(boolean inDoubt) {
    return new Link(connection, inDoubt, ready, checking, checkAtNanos, checkedAtNanos, failures);
  }

  Link checkSent(long nowNanos, long giveUpAtNanos) {
    return new Link(connection, watchInDoubt, ready, true, giveUpAtNanos, nowNanos, failures);
  }

  Link checkedReady() {
    return new Link(connection, watchInDoubt, true, false, Now.NEVER, checkedAtNanos, 0);
  }

  Link checkFailed(boolean stillReady, long nextAtNanos) {
    return new Link(
        connection, watchInDoubt, stillReady, false, nextAtNanos, checkedAtNanos, failures + 1);
  }

  Link checkWantedAt(long nanos) {
    return checking || checkAtNanos <= nanos
        ? this
        : new Link(connection, watchInDoubt, ready, false, nanos, checkedAtNanos, failures);
  }
}
