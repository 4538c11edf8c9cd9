// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures how soon another leads after {@code nle resign} has sent its request: three participants
 * and each command in processes of their own, and a real server. Not a test: {@code
 * measure-resign.sh} runs it.
 */
final class ResignMeasurement {
  private static final double MOST_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTICIPANTS = 3;
  private static final Duration LEASE = Duration.ofSeconds(2);

  private record Told(String id, String event, Instant time) {}

  private final String url;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  private ResignMeasurement(String url) {
    this.url = url;
  }

  /** Arguments: how many rounds; 20 by default. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    boolean met;
    try (NatsServer server = NatsServer.builder().start()) {
      met = new ResignMeasurement(server.url()).measure(rounds);
    }
    if (!met) {
      System.exit(1);
    }
  }

  private boolean measure(int rounds) throws Exception {
    List<Process> participants = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    boolean inOrder = true;
    try {
      for (int i = 1; i <= PARTICIPANTS; i++) {
        participants.add(participant("p" + i));
      }
      String leader = await(Set.of("promoted")).get("promoted").id();
      for (int round = 0; round < rounds; round++) {
        letAllBeFit();
        Instant requested = resign();
        // Two processes tell, so that either can be heard first.
        Map<String, Told> both = await(Set.of("demoted", "promoted"));
        Told ended = both.get("demoted");
        Told begun = both.get("promoted");
        double millis = Duration.between(requested, begun.time()).toNanos() / 1e6;
        times.add(millis);
        boolean apart = ended.id().equals(leader) && !ended.time().isAfter(begun.time());
        inOrder &= apart;
        System.out.printf(
            "%2d  %s ends, %s leads %.1f ms after the request%s%n",
            round + 1, leader, begun.id(), millis, apart ? "" : "  NOT IN ORDER");
        leader = begun.id();
      }
    } finally {
      participants.forEach(Process::destroyForcibly);
    }
    Collections.sort(times);
    double median = times.get(times.size() / 2);
    double most = times.get(times.size() - 1);
    System.out.printf("median %.1f ms, at most %.1f ms, of %d%n", median, most, times.size());
    boolean met = inOrder && median <= MOST_MILLIS;
    System.out.printf("%s: a median of %.0f ms, in order%n", met ? "met" : "NOT met", MOST_MILLIS);
    return met;
  }

  /** Whoever resigned stays out for a lease, and is no follower to measure until then. */
  private void letAllBeFit() throws InterruptedException {
    long end = System.nanoTime() + LEASE.plus(LEASE.dividedBy(10)).toNanos();
    while (told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS) != null) {
      // What the last round leaves to tell.
    }
  }

  /** When the request was sent. */
  private Instant resign() throws IOException, InterruptedException {
    Process process =
        start(
            "resign",
            "--server",
            url,
            "--bucket=measured",
            "--group=g",
            "--reason=measured",
            "--json");
    String line =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("nle resign: " + line);
    }
    JsonValue answer = JsonParser.parseUnchecked(line);
    return Instant.parse(JsonValueUtils.readString(answer, "requested_at"));
  }

  private Process participant(String id) throws IOException {
    Process process =
        start(
            "run",
            "--hold",
            "--until-input-ends",
            "--events=json",
            "--server",
            url,
            "--bucket=measured",
            "--group=g",
            "--ttl=" + LEASE,
            "--id",
            id);
    Thread reader = new Thread(() -> read(process), "participant-" + id);
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.github.natsleader.cli.Nle");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void read(Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().map(ResignMeasurement::told).forEach(told::add);
    } catch (IOException | UncheckedIOException e) {
      // It was killed at the end.
    }
  }

  private static Told told(String line) {
    JsonValue event = JsonParser.parseUnchecked(line);
    return new Told(
        JsonValueUtils.readString(event, "id"),
        JsonValueUtils.readString(event, "event"),
        Instant.parse(JsonValueUtils.readString(event, "time")));
  }

  private Map<String, Told> await(Set<String> events) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Told> heard = new HashMap<>();
    while (!heard.keySet().equals(events)) {
      Told next = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new IllegalStateException("heard only " + heard + " within " + PATIENCE);
      }
      if (events.contains(next.event())) {
        heard.put(next.event(), next);
      }
    }
    return heard;
  }
}
