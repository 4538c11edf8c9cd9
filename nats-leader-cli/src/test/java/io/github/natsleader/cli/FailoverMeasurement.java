// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Measures how soon another leads after a leader was killed or told to stop: three participants in
 * processes of their own, and a real server. Not a test: {@code measure-failover.sh} runs it.
 */
final class FailoverMeasurement {
  /** By how much a takeover may come before the end of the lease on the server's clock. */
  private static final double MAX_CLOCK_DRIFT = 0.01;

  private static final String BUCKET = "measured";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTICIPANTS = 3;

  private record Told(String id, String event, Instant time) {}

  private final String url;
  private final Connection connection;
  private final Duration lease;
  private final Duration heartbeat;
  private final String group;
  private final Map<String, Process> processes = new HashMap<>();
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  /** By participant, the server's time of its newest record. */
  private final Map<String, Instant> lastRecord = new ConcurrentHashMap<>();

  private int started;

  private FailoverMeasurement(
      String url, Connection connection, Duration lease, Duration heartbeat, String group) {
    this.url = url;
    this.connection = connection;
    this.lease = lease;
    this.heartbeat = heartbeat;
    this.group = group;
  }

  /** Arguments: how many rounds of each kind; 20 by default. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    try (NatsServer server = NatsServer.builder().start();
        Connection connection = Nats.connect(server.url())) {
      Duration[][] settings = {
        {Duration.ofSeconds(3), Duration.ofSeconds(1)},
        {Duration.ofMillis(300), Duration.ofMillis(100)}
      };
      boolean met = true;
      for (Duration[] setting : settings) {
        String group = "lease-" + setting[0].toMillis();
        met &=
            new FailoverMeasurement(server.url(), connection, setting[0], setting[1], group)
                .measure(rounds);
      }
      if (!met) {
        System.exit(1);
      }
    }
  }

  private boolean measure(int rounds) throws Exception {
    System.out.printf("%n== lease %s, heartbeat %s%n", lease, heartbeat);
    List<Double> afterLease = new ArrayList<>();
    List<Double> afterKill = new ArrayList<>();
    List<Double> afterTerm = new ArrayList<>();
    try {
      for (int i = 0; i < PARTICIPANTS; i++) {
        start();
      }
      String leader = await(next -> next.event().equals("promoted")).id();
      connection.keyValue(BUCKET).watch(group, new RecordWatch());
      for (int i = 0; i < rounds; i++) {
        leader = round(leader, true, afterLease, afterKill);
      }
      for (int i = 0; i < rounds; i++) {
        leader = round(leader, false, afterLease, afterTerm);
      }
    } finally {
      processes.values().forEach(Process::destroyForcibly);
    }
    // With 3 s: a lease and little more, and a release and little more. With 300 ms: half a second.
    boolean longLease = lease.compareTo(Duration.ofSeconds(1)) > 0;
    double earliest = -lease.toNanos() / 1e6 * MAX_CLOCK_DRIFT;
    boolean met = print("kill -9: from the end of the last record's lease", afterLease, 30, 250);
    met &= afterLease.stream().allMatch(millis -> millis >= earliest);
    met &= print("kill -9: from the kill", afterKill, longLease ? 3_100 : 500, Double.MAX_VALUE);
    met &= print("SIGTERM: from the signal", afterTerm, longLease ? 30 : 100, Double.MAX_VALUE);
    System.out.println(met ? "all within their limits" : "NOT all within their limits");
    return met;
  }

  /** Ends the leader, notes how long it took, replaces it, and returns the new leader. */
  private String round(String leader, boolean kill, List<Double> afterLease, List<Double> afterEnd)
      throws Exception {
    letTimePass(heartbeat.plusMillis(ThreadLocalRandom.current().nextLong(heartbeat.toMillis())));
    ProcessHandle victim = processes.get(leader).toHandle();
    Instant end = Instant.now();
    if (kill) {
      victim.destroyForcibly();
    } else {
      victim.destroy();
    }
    Told promoted = await(next -> next.event().equals("promoted") && !next.id().equals(leader));
    afterEnd.add(millis(end, promoted.time()));
    if (kill) {
      afterLease.add(millis(lastRecord.get(leader).plus(lease), promoted.time()));
      System.out.printf(
          Locale.ROOT,
          "kill -9  %8.1f ms after the lease, %8.1f ms after the kill%n",
          afterLease.get(afterLease.size() - 1),
          afterEnd.get(afterEnd.size() - 1));
    } else {
      System.out.printf(Locale.ROOT, "SIGTERM  %8.1f ms%n", afterEnd.get(afterEnd.size() - 1));
    }
    victim.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    String replacement = start();
    await(next -> next.id().equals(replacement) && next.event().equals("leader"));
    return promoted.id();
  }

  private String start() throws IOException {
    String id = group + "-" + ++started;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.github.natsleader.cli.Nle", "run", "--hold", "--until-input-ends"));
    command.addAll(List.of("--events", "json", "--server", url, "--bucket", BUCKET));
    command.addAll(List.of("--group", group, "--id", id));
    command.addAll(List.of("--ttl", lease.toString(), "--heartbeat", heartbeat.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.put(id, process);
    Thread reader = new Thread(() -> listen(process), "events of " + id);
    reader.setDaemon(true);
    reader.start();
    return id;
  }

  private void listen(Process process) {
    try {
      process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> told.add(told(line)));
    } catch (UncheckedIOException e) {
      // Closed at the end of the measurement.
    }
  }

  private static Told told(String line) {
    JsonValue event = JsonParser.parseUnchecked(line);
    return new Told(
        JsonValueUtils.readString(event, "id"),
        JsonValueUtils.readString(event, "event"),
        Instant.parse(JsonValueUtils.readString(event, "time")));
  }

  private Told await(Predicate<Told> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Told next = told.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null && !wanted.test(next)) {
      next = told.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    if (next == null) {
      throw new IllegalStateException("not within " + PATIENCE);
    }
    return next;
  }

  /** Nothing should happen meanwhile; if a term ends, the measurement is void. */
  private void letTimePass(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    Told next = told.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null) {
      if (next.event().equals("promoted") || next.event().equals("demoted")) {
        throw new IllegalStateException("nobody was touched, yet " + next);
      }
      next = told.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  private static boolean print(
      String what, List<Double> values, double medianLimit, double maxLimit) {
    List<Double> sorted = values.stream().sorted().toList();
    int count = sorted.size();
    double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
    System.out.printf(
        Locale.ROOT,
        "%-50s median %8.1f ms, min %8.1f, max %8.1f (%d times)%n",
        what,
        median,
        sorted.get(0),
        sorted.get(count - 1),
        count);
    return median <= medianLimit && sorted.get(count - 1) <= maxLimit;
  }

  /** Notes the server's time of each record. */
  private final class RecordWatch implements KeyValueWatcher {
    @Override
    public void watch(KeyValueEntry entry) {
      if (entry.getOperation() == KeyValueOperation.PUT) {
        JsonValue fields = JsonParser.parseUnchecked(entry.getValue());
        lastRecord.put(JsonValueUtils.readString(fields, "id"), entry.getCreated().toInstant());
      }
    }

    @Override
    public void endOfData() {}
  }
}
