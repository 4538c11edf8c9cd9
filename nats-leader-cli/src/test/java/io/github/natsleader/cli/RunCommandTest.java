// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Participants in processes of their own, and what befalls those. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent by a shell")
class RunCommandTest {
  private static final Duration LEASE = Duration.ofMillis(1500);
  private static final int SIGINT = 2;
  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final Duration LONG_LEASE = Duration.ofSeconds(12);
  private static final Duration LONG_HEARTBEAT = Duration.ofSeconds(4);

  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();
  @RegisterExtension final Crew crew = new Crew();

  private NleProcess participant(String group, String id, String... more) {
    return participant(LEASE, HEARTBEAT, group, id, more);
  }

  /** For what must come long before the end of a lease, on a busy machine too. */
  private NleProcess longLived(String group, String id, String... more) {
    return participant(LONG_LEASE, LONG_HEARTBEAT, group, id, more);
  }

  private NleProcess participant(
      Duration lease, Duration heartbeat, String group, String id, String... more) {
    String[] settings = {"--ttl", lease.toString(), "--heartbeat", heartbeat.toString()};
    String[] all = new String[settings.length + more.length];
    System.arraycopy(settings, 0, all, 0, settings.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return crew.add(NleProcess.participant(nats.server().url(), group, id, all));
  }

  @Test
  void aKilledLeaderIsReplacedWhenItsLeaseHasEnded(Connection connection) throws Exception {
    for (String id : List.of("a", "b", "c")) {
      participant("killed", id);
    }
    NleProcess first = crew.awaitLeader();
    first.handle().destroyForcibly();
    first.awaitExit();
    KeyValueEntry last = keyValue(connection).get("killed");
    NleProcess second = crew.awaitLeader();
    assertThat(second).isNotSameAs(first);
    NleProcess.Event promoted = second.awaitEvent("promoted");
    assertThat(promoted.epoch()).isGreaterThan(first.awaitEvent("promoted").epoch());
    Instant leaseEnd = last.getCreated().toInstant().plus(LEASE);
    // C3: clock rates may differ by 1 %.
    assertThat(promoted.time()).isAfter(leaseEnd.minusMillis(LEASE.toMillis() / 100));
  }

  @Test
  void sigtermReleasesTheLeaseAndStoppedIsTheLastWord(Connection connection) throws Exception {
    NleProcess first = longLived("terminated", "a");
    first.awaitEvent("promoted");
    NleProcess second = longLived("terminated", "b");
    second.awaitEvent("leader");
    first.signal("TERM");
    assertThat(first.awaitExit()).isZero();
    assertThat(first.eventNames()).endsWith("stopped").containsOnlyOnce("demoted");
    assertThat(first.awaitEvent("demoted").text("reason")).isEqualTo("STOPPED");
    assertThat(first.errors()).isEmpty();
    NleProcess.Event promoted = second.awaitEvent("promoted");
    // Sooner than the lease could have ended without a release.
    assertThat(promoted.time())
        .isBefore(first.awaitEvent("demoted").time().plus(LONG_LEASE).minus(LONG_HEARTBEAT));
    assertThat(keyValue(connection).get("terminated").getValueAsString()).contains("\"id\":\"b\"");
  }

  @Test
  void aHigherPriorityTakesOverIfAllowedTo() throws Exception {
    NleProcess low = longLived("priority", "low", "--priority", "1");
    low.awaitEvent("promoted");
    NleProcess high = longLived("priority", "high", "--priority", "2", "--allow-priority-takeover");
    high.awaitEvent("promoted");
    assertThat(low.awaitEvent("demoted").text("reason")).isEqualTo("HANDED_OVER");
  }

  @Test
  void sigintStopsAsSigtermDoes() throws Exception {
    NleProcess only = participant("interrupted", "a");
    only.awaitEvent("promoted");
    assumeThat(only.ignores(SIGINT)).as("started in the background of a shell").isFalse();
    only.signal("INT");
    assertThat(only.awaitExit()).isZero();
    assertThat(only.eventNames()).endsWith("stopped");
  }

  @Test
  void theEndOfTheInputStopsWhoeverAskedForThat() throws Exception {
    NleProcess only = participant("orphaned", "a");
    only.awaitEvent("promoted");
    only.closeInput();
    assertThat(only.awaitExit()).isZero();
    assertThat(only.eventNames()).endsWith("demoted", "leader", "stopped");
  }

  @Test
  void eventsAreWellFormed() throws Exception {
    NleProcess leader = participant("a/b-c", "größer \"1\"", "--meta", "zone=a=b");
    leader.awaitEvent("promoted");
    NleProcess follower = participant("a/b-c", "b");
    follower.awaitEvent("leader");
    leader.signal("TERM");
    leader.awaitExit();
    follower.awaitEvent("promoted");
    assertThat(leader.output())
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "\\{\"event\":\"[a-z_]+\",\"id\":\"größer \\\\\"1\\\\\"\","
                            + "\"group\":\"a\\\\/b-c\","
                            + "\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z\".*}"));
    assertThat(leader.eventNames())
        .startsWith("started")
        .containsSubsequence("promoted", "demoted", "stopped");
    long epoch = leader.awaitEvent("promoted").epoch();
    assertThat(epoch).isPositive();
    assertThat(leader.awaitEvent("demoted").epoch()).isEqualTo(epoch);
    assertThat(follower.awaitEvent("leader").text("leader")).isEqualTo("größer \"1\"");
    assertThat(follower.output())
        .anyMatch(
            line -> line.contains("\"event\":\"leader\"") && line.endsWith("\"leader\":null}"));
  }

  @Test
  void whoWasFrozenPastItsLeaseTellsOfItsDemotionFirst() throws Exception {
    NleProcess frozen = participant("frozen", "a");
    frozen.awaitEvent("promoted");
    NleProcess other = participant("frozen", "b");
    other.awaitEvent("leader");
    // Past the announcement of the own leadership.
    await().until(() -> frozen.eventNames().size() >= 3);
    int before = frozen.output().size();
    Instant since = Instant.now();
    frozen.signal("STOP");
    other.awaitEvent("promoted");
    await()
        .atMost(NleProcess.BOUND)
        .until(() -> Instant.now().isAfter(since.plus(LEASE.multipliedBy(3))));
    frozen.signal("CONT");
    await().atMost(NleProcess.BOUND).until(() -> frozen.has("demoted"));
    // A busy machine may have put its lease at risk before: that telling was frozen with the rest.
    List<NleProcess.Event> told =
        frozen.events().stream()
            .skip(before)
            .dropWhile(event -> event.event().equals("at_risk"))
            .toList();
    assertThat(told.get(0).event()).isEqualTo("demoted");
    assertThat(told.get(0).text("reason")).isEqualTo("LEASE_EXPIRED");
    assertThat(told).noneMatch(event -> event.event().equals("at_risk"));
  }

  @Test
  void withoutNatsItKeepsTryingAndSaysSo() throws Exception {
    NatsServer server = NatsServer.builder().start();
    int port = server.port();
    String url = server.url();
    server.close();
    NleProcess early = crew.add(NleProcess.participant(url, "early", "a", "--ttl", "3s"));
    early.awaitError("no connection to " + url);
    assertThat(early.handle().isAlive()).isTrue();
    try (NatsServer late = NatsServer.builder().port(port).start()) {
      early.awaitEvent("promoted");
      early.awaitError("connected to " + late.url());
      early.signal("TERM");
      assertThat(early.awaitExit()).isZero();
    }
    assertThat(early.errors()).hasSize(2).noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void sigtermBeforeNatsWasReachedEndsAtOnce() throws Exception {
    NleProcess lonely =
        crew.add(NleProcess.participant("nats://127.0.0.1:1", "lonely", "a", "--ttl", "3s"));
    lonely.awaitError("no connection to nats://127.0.0.1:1");
    lonely.signal("TERM");
    assertThat(lonely.awaitExit()).isZero();
    assertThat(lonely.eventNames()).containsExactly("stopped");
  }

  @Test
  void aLostConnectionIsToldOfOnceAndSurvived() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      NleProcess cut =
          crew.add(
              NleProcess.participant(server.url(), "cut", "a", "--ttl=600ms", "--acquire-delay=0"));
      cut.awaitEvent("promoted");
      server.stop();
      assertThat(cut.awaitEvent("demoted").text("reason")).isEqualTo("CONNECTION_LOST");
      server.restart();
      await()
          .atMost(NleProcess.BOUND)
          .until(
              () -> cut.eventNames().lastIndexOf("promoted") > cut.eventNames().indexOf("demoted"));
      assertThat(cut.errors())
          .containsExactly(
              "nle run a: the connection to " + server.url() + " is lost, reconnecting",
              "nle run a: connected to " + server.url() + " again");
    }
  }

  @Test
  void natsUrlNamesTheServer() throws Exception {
    NleProcess only =
        crew.add(
            NleProcess.start(
                Map.of("NATS_URL", nats.server().url()),
                "run",
                "--hold",
                "--until-input-ends",
                "--bucket",
                "elections",
                "--group",
                "env",
                "--id",
                "text",
                "--ttl",
                "3s"));
    await()
        .atMost(NleProcess.BOUND)
        .until(
            () -> only.output().stream().anyMatch(line -> line.contains("env text LEADS, epoch ")));
    only.signal("TERM");
    assertThat(only.awaitExit()).isZero();
    assertThat(only.output()).last().asString().endsWith("env text has stopped");
  }

  private static KeyValue keyValue(Connection connection) throws Exception {
    return connection.keyValue("elections");
  }
}
