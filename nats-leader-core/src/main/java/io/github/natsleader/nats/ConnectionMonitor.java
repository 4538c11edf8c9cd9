// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.ConnectionStatus;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the connection stands, from the client's events.
 *
 * <p>CONNECTED is reported at the client's RECONNECTED, its earliest news: the client holds what is
 * published from then on back until the subscriptions have been sent again, so that no answer can
 * miss its inbox. A lame duck is still connected. CLOSED is final.
 */
final class ConnectionMonitor {
  private final Connection connection;
  private final List<Consumer<ConnectionStatus>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectionStatus>> afterwards = new CopyOnWriteArrayList<>();
  private final List<Runnable> resubscribed = new CopyOnWriteArrayList<>();
  private final ConnectionListener clientListener = (source, event) -> clientEvent(event);

  /** Keeps reports in order; held while listeners run, which must not block. */
  private final ReentrantLock reporting = new ReentrantLock();

  private @Nullable ConnectionStatus reported;

  ConnectionMonitor(Connection connection) {
    this.connection = connection;
  }

  void attach() {
    connection.addConnectionListener(clientListener);
  }

  void detach() {
    connection.removeConnectionListener(clientListener);
    listeners.clear();
    afterwards.clear();
    resubscribed.clear();
  }

  ConnectionStatus status() {
    return switch (connection.getStatus()) {
      case CONNECTED -> ConnectionStatus.CONNECTED;
      case CLOSED -> ConnectionStatus.CLOSED;
      case DISCONNECTED, RECONNECTING, CONNECTING -> ConnectionStatus.DISCONNECTED;
    };
  }

  void onStatus(Consumer<ConnectionStatus> listener) {
    listeners.add(listener);
  }

  /** Reports to this one when all listeners have been told. */
  void onStatusAfterwards(Consumer<ConnectionStatus> listener) {
    afterwards.add(listener);
  }

  /** Runs the action whenever the server has been told of all subscriptions again. */
  void onResubscribed(Runnable action) {
    resubscribed.add(action);
  }

  /**
   * Reports that the connection is closed if nobody has. The client's own event is lost when its
   * callback thread is held up past the client's patience while closing.
   */
  void noticeClosed() {
    if (status() == ConnectionStatus.CLOSED) {
      report(ConnectionStatus.CLOSED);
    }
  }

  private void clientEvent(ConnectionListener.Events event) {
    switch (event) {
      case CONNECTED, RECONNECTED -> report(ConnectionStatus.CONNECTED);
      case DISCONNECTED -> report(ConnectionStatus.DISCONNECTED);
      case CLOSED -> report(ConnectionStatus.CLOSED);
      case RESUBSCRIBED -> resubscribed.forEach(Runnable::run);
      case DISCOVERED_SERVERS, LAME_DUCK -> {
        // The connection stands as it stood.
      }
    }
  }

  private void report(ConnectionStatus status) {
    reporting.lock();
    try {
      if (reported != status && reported != ConnectionStatus.CLOSED) {
        reported = status;
        listeners.forEach(listener -> listener.accept(status));
        afterwards.forEach(listener -> listener.accept(status));
      }
    } finally {
      reporting.unlock();
    }
  }
}
