// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.BinarySearch;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerBinary;
import io.github.natsleader.testkit.server.ServerVersion;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code nle doctor} prints and exits with; what a preflight finds is tested elsewhere. */
class DoctorCommandTest {
  private static NatsServer server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startServer() throws Exception {
    server =
        NatsServer.builder()
            .config(
                """
                authorization { users: [
                  { user: all, password: p }
                  { user: few, password: p, permissions: { publish: { deny: "$KV.>" } } }
                ] }
                """)
            .start();
    try (Connection connection =
        Nats.connect(Options.builder().server(server.url()).userInfo("all", "p").build())) {
      for (String bucket : List.of("fit", "unfit")) {
        connection
            .keyValueManagement()
            .create(
                KeyValueConfiguration.builder(bucket)
                    .storageType(StorageType.File)
                    .maxHistoryPerKey(bucket.equals("fit") ? 1 : 64)
                    .build());
      }
      connection
          .keyValueManagement()
          .create(
              KeyValueConfiguration.builder("short-lived")
                  .storageType(StorageType.File)
                  .ttl(Duration.ofSeconds(1))
                  .build());
      connection
          .keyValueManagement()
          .create(
              KeyValueConfiguration.builder("volatile").storageType(StorageType.Memory).build());
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private int doctor(String url, String user, String bucket, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("doctor", "--server", url, "--user", user, "--password", "p"));
    arguments.addAll(List.of("--bucket", bucket, "--group", "g", "--ttl", "3s"));
    arguments.addAll(List.of(more));
    return Nle.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void allIsWell() {
    assertThat(doctor(server.url(), "all", "fit")).isZero();
    assertThat(out.toString())
        .contains("INFO     TIME_BUDGET", "INFO     SERVER_VERSION", "An election can run.")
        .contains("Errors: 0")
        .doesNotContain("ERROR ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anUnfitBucketIsAnErrorThatSaysWhatToChange() {
    assertThat(doctor(server.url(), "all", "unfit")).isEqualTo(1);
    assertThat(out.toString())
        .contains("ERROR    BUCKET_SETTING", "max_msgs_per_subject is 64", "history of 1")
        .contains("No election can run. Errors: 1");
  }

  @Test
  void aDeniedPermissionIsNamed() {
    assertThat(doctor(server.url(), "few", "fit")).isEqualTo(1);
    assertThat(out.toString())
        .contains("ERROR    PERMISSION_DENIED", "permission to publish to $KV.fit.g is denied");
  }

  @Test
  void findingsAreToldToPrograms() {
    assertThat(doctor(server.url(), "all", "unfit", "--json")).isEqualTo(1);
    Map<String, Object> report = CommandRun.parse(out.toString());
    assertThat(report)
        .containsEntry("passed", false)
        .containsEntry("errors", 1)
        .containsEntry("warnings", 0);
    assertThat((List<?>) report.get("findings"))
        .extracting(each -> ((Map<?, ?>) each).get("level") + " " + ((Map<?, ?>) each).get("item"))
        .contains("ERROR max_msgs_per_subject", "INFO the time budget");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          short-lived; max_age is 1000 ms
          volatile; storage is memory with one replica
          """)
  void otherSettingsThatLoseLeasesAreErrorsToo(String bucket, String message) {
    assertThat(doctor(server.url(), "all", bucket)).isEqualTo(1);
    assertThat(out.toString()).contains("ERROR    BUCKET_SETTING", message, "Errors: 1");
  }

  @Test
  void aBucketThatIsNotThereIsNoErrorSinceAnElectionCreatesIt() {
    assertThat(doctor(server.url(), "all", "none")).isZero();
    assertThat(out.toString()).contains("BUCKET_MISSING", "An election can run.");
  }

  @Test
  void anOldServerIsGoodForElectionsButNotForAll() throws Exception {
    NatsServerBinary old =
        BinarySearch.fromEnvironment().toBuilder()
            .explicitExecutable(null)
            .pathDirectories(List.of())
            .pinnedVersion(ServerVersion.parse("2.9.25"))
            .build()
            .find();
    try (NatsServer oldServer = NatsServer.builder().binary(old).start()) {
      assertThat(doctorAt(oldServer.url())).isZero();
      assertThat(out.toString())
          .contains("WARNING  SERVER_VERSION", "2.9.25", "An election can run. Errors: 0")
          .doesNotContain("ERROR ");
    }
  }

  @Test
  void aServerWithoutJetStreamIsNamedAsSuch() throws Exception {
    try (NatsServer plain =
        NatsServer.builder()
            .config(
                """
                accounts: {
                  with: { jetstream: enabled, users: [ { user: with, password: p } ] }
                  without: { users: [ { user: without, password: p } ] }
                }
                """)
            .start()) {
      assertThat(doctor(plain.url(), "without", "fit")).isEqualTo(1);
      assertThat(out.toString())
          .contains("ERROR    JETSTREAM_DISABLED", "No election can run. Errors: 1");
    }
  }

  @Test
  void whoIsNotLetInIsToldSo() {
    assertThat(doctor(server.url(), "nobody", "fit")).isEqualTo(1);
    assertThat(out.toString())
        .contains("ERROR    NOT_CONNECTED", "the connection is refused", "credentials");
  }

  @Test
  void aServerThatIsNotThereIsToldApart() {
    assertThat(doctor("nats://127.0.0.1:1", "all", "fit")).isEqualTo(1);
    assertThat(out.toString())
        .contains("ERROR    NOT_CONNECTED", "see that nats-server runs at nats://127.0.0.1:1");
  }

  @Test
  void thePasswordOfAnAddressIsNotRepeated() {
    for (String url : List.of("nats://me:secret@127.0.0.1:1", "me:secret@127.0.0.1:1")) {
      assertThat(doctorAt(url)).isEqualTo(1);
    }
    assertThat(doctorAt(server.url().replace("nats://", "nats://me:secret@"))).isEqualTo(1);
    assertThat(out.toString()).contains("127.0.0.1:1").doesNotContain("secret");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tlsFirstNeedsNothingElse() {
    assertThat(doctorAt("nats://127.0.0.1:1", "--tlsfirst")).isEqualTo(1);
    assertThat(out.toString()).contains("ERROR    NOT_CONNECTED");
    assertThat(err.toString()).isEmpty();
  }

  private int doctorAt(String url, String... more) {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--server", url));
    arguments.addAll(List.of("--bucket", "fit", "--group", "g", "--ttl", "3s"));
    arguments.addAll(List.of(more));
    return Nle.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void aSettingThatCannotBeIsAMatterOfTheCommandLine() {
    assertThat(doctor(server.url(), "all", "fit", "--heartbeat", "2s")).isEqualTo(2);
    assertThat(err.toString()).contains("--heartbeat = PT2S");
    assertThat(out.toString()).isEmpty();
  }
}
