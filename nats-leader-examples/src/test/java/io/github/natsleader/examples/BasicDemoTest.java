// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.WithNatsServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@WithNatsServer
class BasicDemoTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** A demo on a thread of its own, and what it said. */
  private static final class Running {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BasicDemo demo;
    private final CompletableFuture<Boolean> result;

    Running(String name, String url) {
      demo = new BasicDemo(name, new PrintStream(bytes, true, StandardCharsets.UTF_8));
      // Each on a thread of its own: the common pool may have a single one, and a demo keeps it.
      result = CompletableFuture.supplyAsync(() -> run(url), task -> new Thread(task).start());
    }

    private boolean run(String url) {
      try {
        return demo.run(url);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    List<String> said() {
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    void awaitSaying(String part) {
      await(part).atMost(BOUND).until(() -> said().stream().anyMatch(line -> line.contains(part)));
    }
  }

  @Test
  void leadsWorksAndHandsOver(NatsServer server) throws Exception {
    Running first = new Running("first", server.url());
    first.awaitSaying("first: leading, epoch ");
    first.awaitSaying("first: working under ");
    first.awaitSaying("first: LEADER, leader: first");
    Running second = new Running("second", server.url());
    second.awaitSaying("second: the leader is first");

    first.demo.stopAndWait();
    assertThat(first.result.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(first.said()).contains("first: no longer leading: STOPPED");
    second.awaitSaying("second: leading, epoch ");

    second.demo.stopAndWait();
    assertThat(second.result.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tellsOfALostConnectionAndGoesOn(NatsServer server) throws Exception {
    Running only = new Running("cut", server.url());
    only.awaitSaying("cut: leading, epoch ");
    server.restart();
    only.awaitSaying("cut: connection: ");
    only.awaitSaying("RECONNECTED");
    await()
        .atMost(BOUND)
        .until(
            () -> {
              List<String> said = only.said();
              String last = said.get(said.size() - 1);
              return last.contains("cut: LEADER, leader: cut") || last.contains("cut: working");
            });
    only.demo.stopAndWait();
    assertThat(only.result.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void saysSoWhenNatsIsNotThere() throws Exception {
    Running nowhere = new Running("lost", "nats://127.0.0.1:1");
    assertThat(nowhere.result.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isFalse();
    nowhere.awaitSaying("lost: cannot connect to NATS");
    nowhere.demo.stopAndWait();
  }
}
