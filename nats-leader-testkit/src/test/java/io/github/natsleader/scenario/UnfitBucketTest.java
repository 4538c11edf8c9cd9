// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.ElectionState;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.KeyValueManagement;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bucket that cannot carry an election, and one that cannot be reached. */
@Tag("every-server")
class UnfitBucketTest {
  private static final String ACCOUNTS =
      """
      accounts {
        ALL { jetstream: enabled
          users: [
            {user: all, password: p}
            {user: blind, password: p, permissions: {publish: ["$KV.>"], subscribe: "_INBOX.>"}}
            {user: mute, password: p, permissions: {
              publish: {deny: ["$KV.>"]}, subscribe: ["_INBOX.>"]}}
          ] }
        NONE { users: [{user: none, password: p}] }
      }
      no_auth_user: all
      """;

  @RegisterExtension
  static final NatsServerExtension nats =
      NatsServerExtension.create(builder -> builder.config(ACCOUNTS));

  @Test
  void isReportedSettingBySettingUntilItIsMended(Connection operator) throws Exception {
    KeyValueManagement buckets = operator.keyValueManagement();
    buckets.create(
        KeyValueConfiguration.builder("unfit")
            .storageType(StorageType.Memory)
            .maxHistoryPerKey(5)
            .ttl(Duration.ofSeconds(1))
            .build());
    RegisterTap tap = RegisterTap.on(operator, "unfit", "g");
    try (Scene scene = new Scene(nats.server().url(), "unfit", "g")) {
      Participant only = scene.join("a");

      assertThat(problem(only, Kind.BUCKET_UNFIT).message())
          .contains("max_age is 1000 ms")
          .contains("3 x 900 ms = 2700 ms")
          .contains("max_msgs_per_subject is 5")
          .contains("storage is memory with one replica");
      assertThat(only.election().status().state()).isEqualTo(ElectionState.CANDIDATE);
      Waiting.untilNanos(System.nanoTime() + Scene.TTL.toNanos());
      assertThat(tap.writes()).isEmpty();
      assertThat(only.witness().problems()).as("said once").hasSize(1);

      buckets.delete("unfit");
      buckets.create(KeyValueConfiguration.builder("unfit").storageType(StorageType.File).build());
      only.leads();
    }
  }

  @Test
  void aVolatileBucketIsAcceptedWhenAllowed(Connection operator) throws Exception {
    operator
        .keyValueManagement()
        .create(KeyValueConfiguration.builder("volatile").storageType(StorageType.Memory).build());
    try (Scene scene = new Scene(nats.server().url(), "volatile", "g")) {
      Participant refusing = scene.join("a");
      assertThat(problem(refusing, Kind.BUCKET_UNFIT).message()).contains("storage is memory");

      Participant allowing = scene.join(scene.config("b").allowVolatileStorage(true).build());
      allowing.leads();

      assertThat(problem(allowing, Kind.BUCKET_WARNING).message()).contains("storage is memory");
      assertThat(refusing.promotions()).isEmpty();
    }
  }

  @Test
  void anAccountWithoutJetStreamIsReported() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "nowhere", "g")) {
      Participant only = scene.join(scene.config("a").build(), as("none"));

      assertThat(problem(only, Kind.BUCKET_UNREACHABLE).cause()).isPresent();
      assertThat(only.election().status().state()).isEqualTo(ElectionState.CANDIDATE);
    }
  }

  @Test
  void aServerWithoutJetStreamIsReported() throws Exception {
    try (NatsServer plain = NatsServer.builder().arguments("-js=false").start();
        Scene scene = new Scene(plain.url(), "nowhere", "g")) {
      Participant only = scene.join("a");

      assertThat(problem(only, Kind.BUCKET_UNREACHABLE).cause().orElseThrow())
          .hasMessageContaining("not enabled on this server")
          .hasMessageContaining("-js");
    }
  }

  @Test
  void aDeniedCheckIsReported() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "denied", "g")) {
      Participant only = scene.join(scene.config("a").build(), as("blind"));

      Waiting.until(
          "the subject of the check is told",
          () ->
              only.witness().problems().stream()
                  .flatMap(problem -> problem.cause().stream())
                  .anyMatch(
                      cause ->
                          String.valueOf(cause.getMessage())
                              .contains("$JS.API.STREAM.INFO.KV_denied")));
    }
  }

  @Test
  void aDeniedWriteIsReported() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "denied2", "g")) {
      Participant only = scene.join(scene.config("a").build(), as("mute"));

      assertThat(problem(only, Kind.BUCKET_UNREACHABLE).message()).contains("may not publish");
      assertThat(only.promotions()).isEmpty();
    }
  }

  private static Options.Builder as(String user) {
    return ConnectionOptions.recommended().server(nats.server().url()).userInfo(user, "p");
  }

  private static ElectionProblem problem(Participant participant, Kind kind) {
    Waiting.until("a report of " + kind, () -> participant.witness().hasHeardOf(kind));
    return participant.witness().problems().stream()
        .filter(problem -> problem.kind() == kind)
        .findFirst()
        .orElseThrow();
  }
}
