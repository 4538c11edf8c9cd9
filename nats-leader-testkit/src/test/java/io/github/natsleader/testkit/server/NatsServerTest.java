// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

// jnats declares that closing a connection can be interrupted.
@SuppressWarnings("try")
class NatsServerTest {

  private static final String BUCKET = "kept";

  private static void put(NatsServer server, String value) throws Exception {
    try (Connection connection = Nats.connect(server.url())) {
      connection.keyValueManagement().create(KeyValueConfiguration.builder().name(BUCKET).build());
      connection.keyValue(BUCKET).put("key", value);
    }
  }

  private static String get(NatsServer server) throws Exception {
    try (Connection connection = Nats.connect(server.url())) {
      KeyValue bucket = connection.keyValue(BUCKET);
      return bucket.get("key").getValueAsString();
    }
  }

  private static int buckets(NatsServer server) throws Exception {
    try (Connection connection = Nats.connect(server.url())) {
      return connection.keyValueManagement().getBucketNames().size();
    }
  }

  @Test
  void runsWithJetStreamOnAPortOfItsOwn() throws Exception {
    try (NatsServer first = NatsServer.builder().start();
        NatsServer second = NatsServer.builder().start()) {
      assertThat(first.port()).isNotEqualTo(second.port());
      assertThat(first.url()).isEqualTo("nats://127.0.0.1:" + first.port());
      put(first, "value");
      assertThat(buckets(first)).isEqualTo(1);
      assertThat(buckets(second)).isZero();
      assertThat(first.log()).contains("Server is ready", first.version().toString());
      assertThat(first.logTail(1)).doesNotContain("\n");
    }
  }

  @Test
  void leavesNothingWhenClosed() throws Exception {
    NatsServer server = NatsServer.builder().start();
    Path store = server.storeDirectory();
    assertThat(store).isDirectory();
    server.close();
    server.close();
    assertThat(server.isRunning()).isFalse();
    assertThat(Processes.isGone(server.processId())).isTrue();
    assertThat(store.getParent()).doesNotExist();
    assertThat(server.log()).isEmpty();
    assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stopsInOrder() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      server.stop();
      assertThat(server.awaitExit()).as("not killed").isNotEqualTo(137);
      assertThat(server.logTail(1)).contains("Server Exiting");
    }
  }

  @Test
  void anInterruptedStopKillsAndKeepsTheInterrupt() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      Thread.currentThread().interrupt();
      server.stop();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.isRunning()).isFalse();
    }
  }

  @Test
  void anInterruptedRestartLeavesTheServerDown() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      server.kill();
      Thread.currentThread().interrupt();
      assertThatThrownBy(server::restart).isInstanceOf(InterruptedException.class);
      assertThat(server.isRunning()).isFalse();
      server.restart();
      assertThat(buckets(server)).isZero();
    }
  }

  @Test
  void restartKeepsPortAndData() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "before");
      int port = server.port();
      long processId = server.processId();
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.processId()).isNotEqualTo(processId);
      assertThat(get(server)).isEqualTo("before");
    }
  }

  @Test
  void restartAfterAKillKeepsPortAndData() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "before");
      int port = server.port();
      server.kill();
      assertThat(server.isRunning()).isFalse();
      assertThat(server.awaitExit()).isEqualTo(137);
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(get(server)).isEqualTo("before");
    }
  }

  @Test
  void restartWithDataBringsBackWhatACopyHolds(@TempDir Path copy) throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "older");
      server.stop();
      server.copyData(copy);
      server.restart();
      put(server, "newer");
      int port = server.port();
      server.kill();

      server.restartWithData(copy);

      assertThat(server.port()).isEqualTo(port);
      assertThat(get(server)).isEqualTo("older");
      put(server, "newest");
      server.restartWithData(copy);
      assertThat(get(server)).as("the copy itself does not change").isEqualTo("older");
    }
  }

  @Test
  void aCopyStartsAnotherServer(@TempDir Path copy) throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "value");
      server.kill();
      server.copyData(copy);
    }
    try (NatsServer other = NatsServer.builder().storeDirectory(copy).start()) {
      assertThat(get(other)).isEqualTo("value");
    }
  }

  @Test
  void aCopyIsOfOneMomentOrRefused(@TempDir Path directory) throws Exception {
    Path empty = directory.resolve("empty");
    Path copy = directory.resolve("copy");
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "value");
      assertThatThrownBy(() -> server.copyData(copy))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("runs");
      assertThatThrownBy(() -> server.restartWithData(empty))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(empty.toString());
      assertThat(get(server)).as("nothing has changed").isEqualTo("value");
      server.stop();
      server.copyData(copy);
      assertThatThrownBy(() -> server.copyData(copy))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(copy.toString());
    }
  }

  @Test
  void restartWithoutDataKeepsThePortAlone() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "before");
      int port = server.port();
      server.restartWithoutData();
      assertThat(server.port()).isEqualTo(port);
      assertThat(buckets(server)).isZero();
    }
  }

  @Test
  void aStoreDirectoryThatWasGivenIsKept(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("new/store");
    try (NatsServer server = NatsServer.builder().storeDirectory(store).start()) {
      assertThat(server.storeDirectory()).isEqualTo(store);
      put(server, "before");
    }
    try (NatsServer server = NatsServer.builder().storeDirectory(store).start()) {
      assertThat(get(server)).isEqualTo("before");
      Path foreign = Files.writeString(store.resolve("foreign"), "not ours");
      server.restartWithoutData();
      assertThat(buckets(server)).isZero();
      assertThat(foreign).exists();
    }
  }

  @Test
  void aPortThatWasGivenIsUsed() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (NatsServer server = NatsServer.builder().port(free).start()) {
      assertThat(server.port()).isEqualTo(free);
      assertThat(buckets(server)).isZero();
    }
  }

  @Test
  void aPortInUseFailsWithTheEndOfTheLog() throws Exception {
    try (NatsServer first = NatsServer.builder().start()) {
      NatsServerBuilder second = NatsServer.builder().port(first.port());
      assertThatExceptionOfType(NatsServerStartException.class)
          .isThrownBy(second::start)
          .withMessageContaining("ended with exit code 1 before it was ready")
          .satisfies(failure -> assertThat(failure.logTail()).contains("" + first.port()))
          .satisfies(failure -> assertThat(failure).hasMessageContaining(failure.logTail()));
    }
  }

  @Test
  void configAndArgumentsReachTheServer() throws Exception {
    NatsServerBuilder builder =
        NatsServer.builder()
            .config("max_payload: 2048\njetstream: { max_mem: 64MB }")
            .arguments("--name", "from-arguments", "-D");
    try (NatsServer server = builder.start();
        Connection connection = Nats.connect(server.url())) {
      assertThat(connection.getServerInfo().getMaxPayload()).isEqualTo(2048);
      assertThat(connection.getServerInfo().getServerName()).isEqualTo("from-arguments");
      assertThat(server.log()).contains("[DBG]");
      assertThat(buckets(server)).isZero();
    }
  }

  @Test
  void aBrokenConfigFailsAtOnce() {
    assertThatThrownBy(() -> NatsServer.builder().config("no_such_setting {").start())
        .isInstanceOf(NatsServerStartException.class)
        .hasMessageContaining("Parse error");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aServerThatDoesNotStartLeavesNoFiles(@TempDir Path directory) throws Exception {
    Path script =
        FakeExecutables.script(
            directory.resolve("nats-server"), "#!/bin/sh\nfor last; do :; done; echo \"$last\"\n");
    NatsServerBuilder builder =
        NatsServer.builder().binary(new NatsServerBinary(script, ServerVersion.DEFAULT, "test"));
    assertThatExceptionOfType(NatsServerStartException.class)
        .isThrownBy(builder::start)
        .satisfies(
            failure -> {
              Path ports = Path.of(failure.logTail());
              assertThat(ports).isAbsolute().hasFileName("ports");
              assertThat(ports.getParent()).doesNotExist();
            });
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aServerThatIsNeverReadyIsGivenUpAndStopped(@TempDir Path directory) throws Exception {
    Path pid = directory.resolve("pid");
    Path script =
        FakeExecutables.script(
            directory.resolve("nats-server"),
            "#!/bin/sh\necho $$ >" + pid + "\necho still thinking\nexec sleep 600\n");
    NatsServerBuilder builder =
        NatsServer.builder()
            .binary(new NatsServerBinary(script, ServerVersion.DEFAULT, "test"))
            .startTimeout(Duration.ofSeconds(2));
    assertThatThrownBy(builder::start)
        .isInstanceOf(NatsServerStartException.class)
        .hasMessageContaining("was not ready within 2000 ms")
        .hasMessageContaining("still thinking");
    assertThat(Processes.isGone(Long.parseLong(Files.readString(pid).strip()))).isTrue();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFrozenServerAnswersNothingUntilItIsResumed() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        Connection connection =
            Nats.connect(Options.builder().server(server.url()).noReconnect().build())) {
      server.freeze();
      assertThat(server.isRunning()).isTrue();
      assertThatThrownBy(() -> connection.flush(Duration.ofMillis(300)))
          .isInstanceOf(TimeoutException.class);
      server.resume();
      connection.flush(Duration.ofSeconds(10));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFrozenServerCanBeStoppedAndRestarted() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      put(server, "before");
      server.freeze();
      server.stop();
      assertThat(server.logTail(1)).as("stopped in order, not killed").contains("Server Exiting");
      server.restart();
      assertThat(get(server)).isEqualTo("before");
      server.freeze();
    }
  }

  @Test
  void signalsToAServerThatIsDownHaveNoEffect() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      server.stop();
      server.stop();
      server.kill();
      server.freeze();
      server.resume();
      assertThat(server.isRunning()).isFalse();
      server.restart();
      assertThat(buckets(server)).isZero();
    }
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> NatsServer.builder().port(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port must be 1 to 65535, not 0");
    assertThatThrownBy(() -> NatsServer.builder().startTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("startTimeout must be more than 0");
  }
}
