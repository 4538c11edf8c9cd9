// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.testkit.LeadershipSample;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes part in one election until its standard input ends. Asks all the time whether it leads, and
 * writes each "yes" to one file and what it hears to another, with the time on {@link
 * System#nanoTime}, which is one clock for all processes of a Linux machine.
 */
final class LeaderProgram {
  static final int FAILED = 1;

  private static final int SAMPLERS = 2;
  private static final long SAMPLE_MICROS = 400;

  private LeaderProgram() {}

  /**
   * One event.
   *
   * @param what follows, promoted, demoted, at_risk or recovered
   * @param detail the epoch, and for a demotion the reason
   */
  record Line(long atNanos, String what, String detail) {
    static Line parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Line(Long.parseLong(fields[0]), fields[1], fields[2]);
    }

    String text() {
      return atNanos + "\t" + what + "\t" + detail + "\n";
    }
  }

  /** Arguments: server, bucket, id, ttl in ms, file for samples, file for events. */
  public static void main(String[] arguments) throws Exception {
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket(arguments[1])
            .group("g")
            .instanceId(arguments[2])
            .ttl(Duration.ofMillis(Long.parseLong(arguments[3])))
            .build();
    ScheduledExecutorService samplers = Executors.newScheduledThreadPool(SAMPLERS);
    try (Connection connection =
            Nats.connect(ConnectionOptions.recommended().server(arguments[0]).build());
        NatsLeader natsLeader = NatsLeader.on(connection);
        Election election =
            natsLeader.election(config).listener(new Reporter(Path.of(arguments[5]))).start()) {
      List<Future<?>> sampling = startSampling(samplers, election, Path.of(arguments[4]));
      // The parent closes the input, and it ends as well when the parent is gone.
      System.in.transferTo(OutputStream.nullOutputStream());
      if (sampling.stream().anyMatch(Future::isDone)) {
        throw new IllegalStateException("sampling failed");
      }
    } finally {
      samplers.shutdownNow();
    }
  }

  /**
   * At a fixed rate: what was missed while the process was frozen is made up for in one go, so that
   * the first answers after a freeze come as fast as they can.
   */
  private static List<Future<?>> startSampling(
      ScheduledExecutorService samplers, Election election, Path file) {
    List<Future<?>> sampling = new ArrayList<>();
    for (int i = 0; i < SAMPLERS; i++) {
      sampling.add(
          samplers.scheduleAtFixedRate(
              () -> sample(election, file), 0, SAMPLE_MICROS, TimeUnit.MICROSECONDS));
    }
    return sampling;
  }

  private static void sample(Election election, Path file) {
    Leadership term = election.leadership().orElse(null);
    if (term != null) {
      long beforeNanos = System.nanoTime();
      boolean leads = election.isLeader() && term.isValid();
      long afterNanos = System.nanoTime();
      if (leads) {
        String id = election.config().instanceId();
        long epoch = term.token().epoch();
        append(file, new LeadershipSample(id, epoch, beforeNanos, afterNanos).toLine() + "\n");
      }
    }
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Reporter(Path file) implements ElectionListener {
    @Override
    public void onStateChange(ElectionState from, ElectionState to) {
      if (to == ElectionState.FOLLOWER) {
        report("follows", "");
      }
    }

    @Override
    public void onPromoted(Leadership leadership) {
      report("promoted", Long.toString(leadership.token().epoch()));
    }

    @Override
    public void onAtRisk(Duration remaining) {
      report("at_risk", remaining.toString());
    }

    @Override
    public void onRecovered() {
      report("recovered", "");
    }

    @Override
    public void onDemoted(FencingToken token, DemotionReason reason) {
      report("demoted", token.epoch() + " " + reason);
    }

    private void report(String what, String detail) {
      append(file, new Line(System.nanoTime(), what, detail).text());
    }
  }
}
