// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One fault after another, at random, on several participants; then peace, and a leader. */
class ChaosTest {
  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

  private static final int FAULTS = Integer.getInteger("scenario.chaos.faults", 25);
  private static final Duration LONGEST_CALM = Scene.TTL.multipliedBy(3).dividedBy(2);

  /** W8: what was lost with the register may cost ten seconds more than a lease. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @Test
  void whatMustAlwaysHoldHolds(Connection other) throws Exception {
    long seed = Long.getLong("scenario.chaos.seed", System.nanoTime());
    Random random = new Random(seed);
    List<FaultProxy> proxies = new ArrayList<>();
    try (Scene scene = new Scene(nats.server().url(), "chaos", "g")) {
      for (int i = 0; i < 3; i++) {
        FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        proxies.add(proxy);
        scene.join(scene.config("p" + i).build(), through(proxy, i == 0));
      }
      scene.join("direct");
      Waiting.until("a first leader", () -> scene.leader().isPresent());

      List<String> done = new ArrayList<>();
      for (int i = 0; i < FAULTS; i++) {
        done.add(strike(random, scene, proxies, other));
        long calmNanos = (long) (random.nextDouble() * LONGEST_CALM.toNanos());
        Waiting.untilNanos(System.nanoTime() + calmNanos);
      }
      proxies.forEach(FaultProxy::heal);
      nats.server().resume();

      Waiting.until(
          "a leader after seed " + seed + ": " + done, BOUND, () -> scene.leader().isPresent());
      assertThat(scene.terms()).as("seed %d: %s", seed, done).hasSizeGreaterThan(1);
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  /** One of them with the client's default buffering. */
  private static Options.Builder through(FaultProxy proxy, boolean buffering) {
    String url = "nats://127.0.0.1:" + proxy.port();
    return buffering
        ? new Options.Builder().server(url).maxReconnects(-1).reconnectWait(Duration.ofMillis(100))
        : ConnectionOptions.recommended().server(url);
  }

  private String strike(Random random, Scene scene, List<FaultProxy> proxies, Connection other)
      throws Exception {
    int victim = random.nextInt(proxies.size());
    FaultProxy proxy = proxies.get(victim);
    int kind = random.nextInt(12);
    switch (kind) {
      case 0 -> proxy.cut();
      case 1 -> proxy.blackhole();
      case 2 -> proxy.dropAnswers();
      case 3 -> proxy.delayToClient(Duration.ofMillis(random.nextInt(400)));
      case 4 -> proxy.delayToServer(Duration.ofMillis(random.nextInt(400)));
      case 5, 6 -> proxies.forEach(FaultProxy::heal);
      case 7 -> disturb(random, other);
      case 8 -> scene.leader().ifPresent(Participant::resign);
      case 9 -> nats.server().freeze();
      case 10 -> nats.server().resume();
      default -> {
        nats.server().resume();
        nats.server().restart();
      }
    }
    return kind + " on " + victim;
  }

  /** Without waiting for an answer, which a frozen server would not give. */
  private static void disturb(Random random, Connection other) {
    byte[] garbage = "garbage".getBytes(UTF_8);
    Headers headers = new Headers();
    switch (random.nextInt(3)) {
      case 0 -> headers.put("KV-Operation", "DEL");
      case 1 -> headers.put("KV-Operation", "PURGE").put("Nats-Rollup", "sub");
      default -> headers.put("X", "a value then");
    }
    other.publish("$KV.chaos.g", headers, garbage);
  }
}
