// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.Election;
import io.github.natsleader.testkit.server.NatsServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code nle watch} as a process: it answers to signals. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent by a shell")
class WatchCommandTest {
  private static NatsServer server;

  @RegisterExtension final Crew crew = new Crew();

  private RegisterBucket bucket;

  @BeforeAll
  static void startServer() throws Exception {
    server = NatsServer.builder().start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void createBucket() throws Exception {
    bucket = new RegisterBucket(server, "w");
  }

  @AfterEach
  void close() throws Exception {
    bucket.connection().keyValueManagement().delete("w");
    bucket.close();
  }

  private NleProcess watch(String... more) {
    return crew.add(NleProcess.start(bucket.arguments("watch", more)));
  }

  private static List<String> told(NleProcess watch) {
    return watch.output().stream()
        .map(CommandRun::parse)
        .map(line -> line.get("group") + " " + line.get("event") + " " + line.get("leader"))
        .toList();
  }

  private static void awaitLines(NleProcess watch, String... lines) {
    await()
        .atMost(NleProcess.BOUND)
        .untilAsserted(
            () -> assertThat(told(watch)).as("%s", watch.errors()).containsExactly(lines));
  }

  @Test
  void whatHappensToSeveralGroupsIsToldUntilSigint() throws Exception {
    Election leader = bucket.leader("g", "host-1");
    NleProcess watch = watch("--group", "g", "--group", "h", "--json");
    awaitLines(watch, "g leader host-1", "h vacant null");

    assertThat(leader.stop()).isTrue();
    awaitLines(watch, "g leader host-1", "h vacant null", "g released null");
    bucket.put("h", RegisterBucket.record("x", "t", 100, 1));
    awaitLines(
        watch,
        "g leader host-1",
        "h vacant null",
        "g released null",
        "h leader x",
        "h expired null");

    watch.signal("INT");
    assertThat(watch.awaitExit()).isZero();
    assertThat(watch.errors()).isEmpty();
  }

  @Test
  void aNumberOfLinesEndsIt() throws Exception {
    bucket.put("g", RegisterBucket.record("x", "t", 3_600_000, 1));
    NleProcess watch = watch("--group", "g", "--count", "2", "--renewals");
    watch.awaitOutput();
    long revision = bucket.put("g", RegisterBucket.record("x", "t", 3_600_000, 2));
    assertThat(watch.awaitExit()).isZero();
    assertThat(watch.output())
        .satisfiesExactly(
            first -> assertThat(first).contains("g  leader  x"),
            second -> assertThat(second).contains("g  renewed  x", "revision " + revision));
  }

  @Test
  void aTimeEndsIt() throws Exception {
    NleProcess watch = watch("--group", "g", "--for", "100ms");
    assertThat(watch.awaitExit()).isZero();
  }

  @Test
  void aServerThatIsNotThereIsAFailure() throws Exception {
    NleProcess watch =
        crew.add(
            NleProcess.start("watch", "--server=nats://127.0.0.1:1", "--bucket=b", "--group=g"));
    assertThat(watch.awaitExit()).isEqualTo(1);
    assertThat(watch.errors()).singleElement().asString().contains("nobody answers");
  }
}
