// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.github.natsleader.testkit.server.RemovedStreams;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.PersistMode;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each trouble that somebody must mend is reported by an election, with what to change. */
class TroubledSurroundingsTest {
  private static final String ACCOUNTS =
      """
      jetstream { max_mem: 8M, max_file: 8M }
      accounts {
        ALL { jetstream: enabled
          users: [
            {user: all, password: p}
            {user: no-info, password: p, permissions: {publish: {deny: "$JS.API.STREAM.INFO.>"}}}
            {user: no-get, password: p, permissions: {publish: {deny: "$JS.API.STREAM.MSG.GET.>"}}}
            {user: no-write, password: p, permissions: {publish: {deny: "$KV.>"}}}
            {user: deaf, password: p, permissions: {subscribe: {deny: "_INBOX.>"}}}
          ] }
        NONE { users: [{user: none, password: p}] }
        FULL { jetstream: {max_mem: 1K, max_file: 2K, max_streams: 1}
          users: [{user: full, password: p}] }
      }
      no_auth_user: all
      """;

  @RegisterExtension
  static final NatsServerExtension nats =
      NatsServerExtension.create(builder -> builder.config(ACCOUNTS));

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

  private static PreflightFinding finding(ElectionProblem problem) {
    assertThat(problem.failure()).isInstanceOf(PreflightException.class);
    return ((PreflightException) Objects.requireNonNull(problem.failure())).finding();
  }

  static Stream<Arguments> unfitBuckets() {
    return Stream.of(
        unfit("max_age is 500 ms", "3 x 900 ms", b -> b.maxAge(500).duplicateWindow(500)),
        unfit("max_msgs_per_subject is 64", "history of 1", b -> b.maxMessagesPerSubject(64)),
        unfit(
            "storage is memory with one replica",
            "use file storage",
            b -> b.storageType(StorageType.Memory)),
        unfit("persist_mode is", "create the bucket anew", b -> b.persistMode(PersistMode.Async)));
  }

  private static Arguments unfit(
      String found, String advice, UnaryOperator<StreamConfiguration.Builder> change) {
    return Arguments.of(found, advice, change);
  }

  @ParameterizedTest
  @MethodSource("unfitBuckets")
  void aBucketThatCannotCarryElections(
      String found,
      String advice,
      UnaryOperator<StreamConfiguration.Builder> change,
      Connection operator)
      throws Exception {
    assumeTrue(
        !found.startsWith("persist_mode")
            || operator.getServerInfo().isSameOrNewerThanVersion("2.12.0"));
    StreamConfiguration.Builder ordinary =
        StreamConfiguration.builder(
            KeyValueConfiguration.builder("unfit")
                .storageType(StorageType.File)
                .build()
                .getBackingConfig());
    operator.jetStreamManagement().addStream(change.apply(ordinary).build());
    try (Scene scene = new Scene(nats.server().url(), "unfit", "g")) {
      Participant only = scene.join("a");

      assertThat(problem(only, Kind.BUCKET_UNFIT).message()).contains(found, advice);
      assertThat(only.promotions()).isEmpty();
    } finally {
      operator.keyValueManagement().delete("unfit");
      RemovedStreams.awaitGone(nats.server());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "no-info, publish to $JS.API.STREAM.INFO.KV_denied",
    "no-get, publish to $JS.API.STREAM.MSG.GET.KV_denied",
    "no-write, publish to $KV.denied.g",
    "deaf, subscribe to _INBOX."
  })
  void aDeniedPermission(String user, String permission, Connection operator) throws Exception {
    operator
        .keyValueManagement()
        .create(KeyValueConfiguration.builder("denied").storageType(StorageType.File).build());
    try (Scene scene = new Scene(nats.server().url(), "denied", "g")) {
      Participant only = scene.join(scene.config("a").build(), as(user));

      ElectionProblem problem = problem(only, Kind.PERMISSION_DENIED);
      assertThat(problem.message()).contains("permission to " + permission, "denied", ".allow");
      assertThat(finding(problem).kind()).isEqualTo(PreflightFinding.Kind.PERMISSION_DENIED);
      Waiting.untilNanos(System.nanoTime() + Scene.TTL.toNanos());
      assertThat(only.witness().problems())
          .as("said once, and nothing vaguer")
          .filteredOn(each -> each.kind() == Kind.PERMISSION_DENIED)
          .hasSize(1);
      assertThat(only.promotions()).isEmpty();
    } finally {
      operator.keyValueManagement().delete("denied");
      RemovedStreams.awaitGone(nats.server());
    }
  }

  @Test
  void anAccountWithoutJetStream() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "nowhere", "g")) {
      Participant only = scene.join(scene.config("a").build(), as("none"));

      ElectionProblem problem = problem(only, Kind.BUCKET_UNREACHABLE);
      assertThat(problem.message()).contains("not enabled for this account", "jetstream: enabled");
      assertThat(finding(problem).kind()).isEqualTo(PreflightFinding.Kind.JETSTREAM_DISABLED);
    }
  }

  @Test
  void aServerWithoutJetStream() throws Exception {
    try (NatsServer plain = NatsServer.builder().arguments("-js=false").start();
        Scene scene = new Scene(plain.url(), "nowhere", "g")) {
      Participant only = scene.join("a");

      ElectionProblem problem = problem(only, Kind.BUCKET_UNREACHABLE);
      assertThat(problem.message()).contains("not enabled on this server", "-js");
      assertThat(finding(problem).kind()).isEqualTo(PreflightFinding.Kind.JETSTREAM_DISABLED);
    }
  }

  @Test
  void jetStreamAtItsLimit() throws Exception {
    try (Connection full = Nats.connect(as("full").build());
        Scene scene = new Scene(nats.server().url(), "wanted", "g")) {
      full.keyValueManagement()
          .create(KeyValueConfiguration.builder("other").storageType(StorageType.File).build());
      Participant creating = scene.join(scene.config("a").build(), as("full"));
      ElectionProblem streams = problem(creating, Kind.BUCKET_UNREACHABLE);
      assertThat(streams.message()).contains("number of streams", "raise max_streams");
      assertThat(finding(streams).kind()).isEqualTo(PreflightFinding.Kind.LIMIT_REACHED);

      full.keyValueManagement().delete("other");
      creating.leads();
      creating.close();
      full.keyValueManagement().delete("wanted");
    }
  }

  @Test
  void aFullAccount() throws Exception {
    try (Connection full = Nats.connect(as("full").build());
        Scene scene = new Scene(nats.server().url(), "filled", "g")) {
      full.keyValueManagement()
          .create(KeyValueConfiguration.builder("filled").storageType(StorageType.File).build());
      full.keyValue("filled").put("k", new byte[1850]);
      Participant only = scene.join(scene.config("a").build(), as("full"));

      ElectionProblem problem = problem(only, Kind.BUCKET_UNREACHABLE);
      assertThat(problem.message()).contains("JetStream storage", "raise max_file");
      assertThat(finding(problem).kind()).isEqualTo(PreflightFinding.Kind.LIMIT_REACHED);

      full.keyValue("filled").purge("k");
      only.leads();
      only.close();
      full.keyValueManagement().delete("filled");
    }
  }
}
