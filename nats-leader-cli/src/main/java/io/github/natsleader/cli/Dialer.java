// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connects in the background, and tries again until NATS answers or nobody wants it any more. */
final class Dialer implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Options options;
  private final ServerAddress address;
  private final Notes notes;
  private final CompletableFuture<Connection> connected = new CompletableFuture<>();
  private final ScheduledExecutorService attempts =
      Executors.newSingleThreadScheduledExecutor(Dialer::thread);
  private String lastReason = "";

  /**
   * Prepares connecting.
   *
   * @param how with everything but the listeners
   * @throws IllegalArgumentException if that does not go together
   */
  Dialer(Options.Builder how, ServerAddress address, ConnectionNotes listener, Notes notes) {
    this.address = address;
    this.notes = notes;
    options =
        how.connectionListener((connection, event) -> listener.connectionEvent(event))
            .errorListener(listener)
            .build();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "nle-dialer");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins, and completes with a connection, or never. Called once. */
  CompletableFuture<Connection> dial() {
    // A task that throws is not run again, and this one reports what it cannot handle.
    var unused =
        attempts.scheduleWithFixedDelay(this::attempt, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return connected;
  }

  private void attempt() {
    try {
      Connection connection = Nats.connect(options);
      if (!connected.complete(connection)) {
        connection.close();
      } else if (!lastReason.isEmpty()) {
        notes.say("connected to " + address);
      }
      attempts.shutdown();
    } catch (IOException e) {
      sayOnce(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      connected.completeExceptionally(e);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof AuthenticationException
        ? "it refuses this user (" + failure.getMessage() + ")"
        : "nobody answers there";
  }

  private void sayOnce(String reason) {
    if (!reason.equals(lastReason)) {
      lastReason = reason;
      notes.say("no connection to " + address + ", " + reason + "; trying until it succeeds");
    }
  }

  /** Gives up, unless connected; a connection that was handed out stays open. */
  @Override
  public void close() {
    connected.cancel(false);
    attempts.shutdownNow();
  }
}
