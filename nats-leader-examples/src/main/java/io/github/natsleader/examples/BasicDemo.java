// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One participant of an election that does the leader's work while it leads, and shows its status.
 *
 * <p>Arguments: the URL of NATS, and a name for this participant that no other has. Run it twice,
 * stop the one that leads by Ctrl-C, and see the other go on.
 */
public final class BasicDemo {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(2);
  private static final Duration WORK_INTERVAL = Duration.ofMillis(500);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final PrintStream out;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  BasicDemo(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  /**
   * Takes part until the process is told to end.
   *
   * @param args the URL and the name
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2) {
      System.err.println("arguments: <url, such as nats://localhost:4222> <name>");
      System.exit(2);
    }
    BasicDemo demo = new BasicDemo(args[1], System.out);
    // On SIGTERM and Ctrl-C the JVM waits for this thread, and with it for the lease's release.
    Runtime.getRuntime().addShutdownHook(new Thread(demo::stopAndWait));
    if (!demo.run(args[0])) {
      System.exit(1);
    }
  }

  /** Takes part until {@link #stopAndWait}; false if NATS could not be reached at the start. */
  boolean run(String url) throws InterruptedException {
    try {
      takePart(Nats.connect(options(url)));
      return true;
    } catch (IOException e) {
      say("cannot connect to NATS: " + e.getMessage() + "; is it running?");
      return false;
    } finally {
      ended.countDown();
    }
  }

  private void takePart(Connection connection) throws InterruptedException {
    // Closed in the opposite order: the election releases its lease while it has a connection.
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection);
        Election election =
            natsLeader
                .election(config())
                .onPromote(this::lead)
                .onDemote(this::demoted)
                .listener(new Reporter())
                .start()) {
      while (!stop.await(STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        show(election.status());
      }
    }
  }

  /** Gives leadership up, leaves the election, and returns when that is done. */
  void stopAndWait() {
    stop.countDown();
    try {
      if (!ended.await(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        say("did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Options options(String url) {
    return ConnectionOptions.recommended()
        .server(url)
        .connectionListener((connection, event) -> say("connection: " + event.name()))
        .errorListener(new QuietErrors())
        .build();
  }

  private ElectionConfig config() {
    return ElectionConfig.builder()
        .bucket("examples")
        .group("basic-demo")
        .instanceId(name)
        .ttl(LEASE)
        .build();
  }

  /** The leader's work: in small steps, each only while the term is valid. */
  private void lead(Leadership leadership) throws InterruptedException {
    say("leading, epoch " + leadership.token().epoch());
    do {
      // What is written to should be handed the token, and refuse older epochs.
      say("working under " + leadership.token());
    } while (leadership.awaitEnd(WORK_INTERVAL).isEmpty());
  }

  private void demoted(DemotionReason reason) {
    say("no longer leading: " + reason);
  }

  private void show(ElectionStatus status) {
    say(
        status.state()
            + ", leader: "
            + status.leaderId().orElse("unknown")
            + ", lease left: "
            + status.leaseRemaining().toMillis()
            + " ms, connection: "
            + status.connection());
  }

  private void say(String line) {
    out.println(name + ": " + line);
  }

  /** Tells what an operator wants to know. */
  private final class Reporter implements ElectionListener {
    @Override
    public void onLeaderChange(Optional<LeaderInfo> leader) {
      say("the leader is " + leader.map(LeaderInfo::id).orElse("unknown"));
    }

    @Override
    public void onAtRisk(Duration remaining) {
      say("the lease is not being renewed, and ends in " + remaining.toMillis() + " ms");
    }

    @Override
    public void onProblem(ElectionProblem problem) {
      say(problem.kind() + ": " + problem.message());
    }
  }

  /** The client's default logs with stack traces; a lost connection is told of elsewhere. */
  private final class QuietErrors implements ErrorListener {
    @Override
    public void errorOccurred(Connection connection, String error) {
      say("NATS says: " + error);
    }
  }
}
