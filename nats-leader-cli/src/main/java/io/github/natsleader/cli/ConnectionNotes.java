// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.ErrorListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says how the connection fares. It takes the place of the client's own listener, which logs with
 * stack traces.
 */
final class ConnectionNotes implements ErrorListener {
  private final Notes notes;
  private final ServerAddress address;
  private final AtomicReference<String> lastError = new AtomicReference<>("");
  private final AtomicBoolean lost = new AtomicBoolean();

  /** From the first success, before which the dialer speaks, until we close it ourselves. */
  private volatile boolean speaking;

  ConnectionNotes(Notes notes, ServerAddress address) {
    this.notes = notes;
    this.address = address;
  }

  /** The connection is about to be closed by ourselves; that is no news. */
  void silence() {
    speaking = false;
  }

  /** For the client's connection listener. */
  void connectionEvent(Events event) {
    switch (event) {
      case DISCONNECTED -> lost();
      case RECONNECTED -> regained();
      case CLOSED -> say("the connection to " + address + " is closed");
      case CONNECTED -> connected();
      case RESUBSCRIBED, DISCOVERED_SERVERS, LAME_DUCK -> {
        // Nothing that somebody would have to know.
      }
    }
  }

  @Override
  public void errorOccurred(Connection connection, String error) {
    // A denied request is repeated as long as the election lasts.
    if (!error.equals(lastError.getAndSet(error))) {
      say("the NATS server says: " + error);
    }
  }

  private void connected() {
    lost.set(false);
    speaking = true;
  }

  /** The client tells this again for every attempt that fails. */
  private void lost() {
    if (lost.compareAndSet(false, true)) {
      say("the connection to " + address + " is lost, reconnecting");
    }
  }

  private void regained() {
    if (lost.compareAndSet(true, false)) {
      say("connected to " + address + " again");
    }
  }

  private void say(String line) {
    if (speaking) {
      notes.say(line);
    }
  }
}
