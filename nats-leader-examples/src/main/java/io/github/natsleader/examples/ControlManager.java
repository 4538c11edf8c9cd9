// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.micrometer.ElectionMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/**
 * Control planes of which one is in charge at a time; see {@link ControlPlane} for what that one
 * does. Each shows its metrics at a page for Prometheus.
 *
 * <p>Arguments: the URL of NATS, a name that no other participant has, and the port of the page, on
 * the loopback address; 0 for any. {@code NLE_*} variables change the election's settings.
 */
public final class ControlManager {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

  private final Console console;
  private final ElectionConfig config;
  private final UntilStopped untilStopped = new UntilStopped();

  ControlManager(String name, Map<String, String> environment, PrintStream out) {
    console = new Console(name, out);
    config =
        ElectionConfig.builder()
            .bucket("examples")
            .group("control-manager")
            .instanceId(name)
            .ttl(LEASE)
            .environment(environment)
            .build();
  }

  /**
   * Takes part until the process is told to end.
   *
   * @param args the URL, the name and the port
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 3) {
      System.err.println(
          "arguments: <url, such as nats://localhost:4222> <name> <port of the metrics page>");
      System.exit(2);
    }
    ControlManager manager = new ControlManager(args[1], System.getenv(), System.out);
    manager.untilStopped.onShutdown();
    try {
      manager.run(args[0], Integer.parseInt(args[2]));
    } catch (IOException e) {
      manager.console.say("cannot start: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Takes part until {@link #stopAndWait}. */
  void run(String url, int port) throws IOException, InterruptedException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (MetricsPage page = MetricsPage.serve(registry, port)) {
      console.say("metrics at " + page.url());
      takePart(Nats.connect(console.options(url)), ElectionMetrics.of(registry));
    } finally {
      untilStopped.ended();
    }
  }

  private void takePart(Connection connection, ElectionMetrics metrics)
      throws InterruptedException {
    // Closed in the opposite order: the election releases its lease while it has a connection.
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection);
        ControlPlane plane =
            new ControlPlane(natsLeader.election(config).observer(metrics), console)) {
      plane.start();
      while (!untilStopped.isStopped(STATUS_INTERVAL)) {
        ElectionStatus status = plane.status();
        console.say(status.state() + ", leader: " + status.leaderId().orElse("unknown"));
      }
    }
  }

  /** Gives leadership up, and returns when all tasks have ended and the lease is released. */
  void stopAndWait() {
    untilStopped.stopAndWait();
  }
}
