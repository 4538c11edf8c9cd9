// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static io.github.natsleader.testkit.server.NatsCluster.SERVERS;

import io.github.natsleader.scenario.Waiting;
import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.server.NatsCluster;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A cluster, participants, and what happens to them. For use by one thread.
 *
 * <p>Its cluster is the caller's, so that several runs can use one.
 */
final class ChaosWorld implements AutoCloseable {
  /** A look reads the files of all participants. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Notes come at least that often from whoever leads. */
  private static final long LEADS_NOW_NANOS = 250_000_000;

  private final NatsCluster cluster;
  private final ChaosSetting setting;
  private final History history = new History();
  private final List<Seat> seats = new ArrayList<>();
  private final Random random;

  ChaosWorld(NatsCluster cluster, ChaosSetting setting, int participants, Random random)
      throws Exception {
    this.cluster = cluster;
    this.setting = setting;
    this.random = random;
    createBucket(setting.bucket());
    createBucket(setting.guarded());
    for (int i = 0; i < participants; i++) {
      seats.add(new Seat("p" + i, new ClientLinks(cluster), setting, history, random));
    }
  }

  private void createBucket(String name) {
    Awaitility.await("bucket " + name)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof JetStreamApiException)
        .until(
            () -> {
              try (Connection connection = Nats.connect(cluster.urls())) {
                return connection
                        .keyValueManagement()
                        .create(
                            KeyValueConfiguration.builder(name)
                                .replicas(SERVERS)
                                .storageType(StorageType.File)
                                .build())
                    != null;
              }
            });
  }

  NatsCluster cluster() {
    return cluster;
  }

  ChaosSetting setting() {
    return setting;
  }

  History history() {
    return history;
  }

  List<Seat> seats() {
    return seats;
  }

  Random random() {
    return random;
  }

  void startAll() throws IOException, InterruptedException {
    for (Seat seat : seats) {
      seat.start();
    }
  }

  void note(HistoryEvent event) {
    history.append(event);
  }

  /** Who has just told that it leads. */
  Optional<Seat> leader() throws IOException {
    collect();
    long now = System.nanoTime();
    return seats.stream().filter(seat -> now - seat.ledUntilNanos() < LEADS_NOW_NANOS).findFirst();
  }

  Seat awaitLeader() {
    return awaitLeaderSince(System.nanoTime(), PATIENCE).orElseThrow();
  }

  /** Somebody that leads in a later term than this one. */
  Seat awaitLeaderAbove(long epoch) {
    until("a term after " + epoch, () -> leader().filter(s -> s.ledEpoch() > epoch).isPresent());
    return seats.stream().filter(seat -> seat.ledEpoch() > epoch).findFirst().orElseThrow();
  }

  /** Somebody that leads after an instant; empty if nobody tells so within the bound. */
  Optional<Seat> awaitLeaderSince(long sinceNanos, Duration bound) {
    long endNanos = System.nanoTime() + bound.toNanos();
    until(
        "a leader",
        bound.plus(PATIENCE),
        () -> {
          collect();
          return ledSince(sinceNanos).isPresent() || System.nanoTime() > endNanos;
        });
    return ledSince(sinceNanos);
  }

  private Optional<Seat> ledSince(long sinceNanos) {
    return seats.stream().filter(seat -> seat.ledUntilNanos() > sinceNanos).findFirst();
  }

  /** The latest term that anybody has told of. */
  long highestEpoch() {
    return seats.stream().mapToLong(Seat::ledEpoch).max().orElse(0);
  }

  /** When a term began, as soon as that was told. */
  long awaitPromotedNanos(long epoch) throws IOException {
    until("promotion of " + epoch, () -> promotedNanos(epoch).isPresent());
    return promotedNanos(epoch).orElseThrow();
  }

  private OptionalLong promotedNanos(long epoch) throws IOException {
    collect();
    return history.events().stream()
        .filter(event -> event instanceof HistoryEvent.Promoted p && p.epoch() == epoch)
        .mapToLong(HistoryEvent::atNanos)
        .findFirst();
  }

  void collect() throws IOException {
    for (Seat seat : seats) {
      seat.collect();
    }
  }

  /** Mends whatever is broken, and notes that nothing is. */
  void heal() throws IOException, InterruptedException {
    cluster.heal();
    for (NatsServer server : cluster.servers()) {
      server.resume();
      if (!server.isRunning()) {
        server.restart();
      }
    }
    for (Seat seat : seats) {
      seat.links().heal();
      if (seat.isFrozen()) {
        seat.process().thaw();
      }
      if (!seat.isOccupied()) {
        seat.start();
      }
    }
    note(new HistoryEvent.Healed(System.nanoTime()));
  }

  /** Has all participants stop, and takes in all that they noted. */
  void finish() throws IOException, InterruptedException {
    note(new HistoryEvent.RunEnded(System.nanoTime()));
    for (Seat seat : seats) {
      seat.stop();
    }
  }

  static void until(String what, Callable<Boolean> condition) {
    until(what, PATIENCE, condition);
  }

  private static void until(String what, Duration bound, Callable<Boolean> condition) {
    Waiting.until(what, bound, LOOK, condition);
  }

  @Override
  public void close() throws InterruptedException {
    for (Seat seat : seats) {
      seat.close();
    }
  }
}
