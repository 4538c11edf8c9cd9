// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static io.github.natsleader.nats.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.github.natsleader.PreflightReport;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.RemovedStreams;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.PersistMode;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a preflight says of real servers, accounts, buckets and users. */
class PreflightTest {
  private static final String ACCOUNTS =
      """
      jetstream { max_mem: 8M, max_file: 8M }
      accounts {
        ALL { jetstream: enabled
          users: [
            {user: all, password: p}
            {user: no-info, password: p, permissions: {publish: {deny: "$JS.API.STREAM.INFO.>"}}}
            {user: no-get, password: p, permissions: {publish: {deny: "$JS.API.STREAM.MSG.GET.>"}}}
            {user: no-watch, password: p, permissions: {publish: {deny: "$JS.API.CONSUMER.>"}}}
            {user: no-create, password: p, permissions: {publish: {deny: "$JS.API.STREAM.CREATE.>"}}}
            {user: no-write, password: p, permissions: {publish: {deny: "$KV.>"}}}
            {user: no-limits, password: p, permissions: {publish: {deny: "$JS.API.INFO"}}}
            {user: no-asking, password: p, permissions: {publish: {deny: "nle.>"}}}
            {user: no-hearing, password: p, permissions: {subscribe: {deny: "nle.>"}}}
            {user: deaf, password: p, permissions: {subscribe: {deny: "_INBOX.>"}}}
          ] }
        NONE { users: [{user: none, password: p}] }
        FULL { jetstream: {max_mem: 1K, max_file: 9K, max_streams: 1}
          users: [{user: full, password: p}] }
      }
      """;

  private static NatsServer server;

  private final ElectionConfig config =
      ElectionConfig.builder()
          .bucket("b")
          .group("g")
          .instanceId("i")
          .ttl(Duration.ofSeconds(3))
          .build();
  private Connection operator;
  private JetStreamManagement streams;

  @BeforeAll
  static void startServer() throws Exception {
    server = NatsServer.builder().config(ACCOUNTS).start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    operator = Nats.connect(as("all").build());
    streams = operator.jetStreamManagement();
  }

  @AfterEach
  void disconnect() throws Exception {
    for (String stream : streams.getStreamNames()) {
      streams.deleteStream(stream);
    }
    RemovedStreams.awaitGone(server);
    operator.close();
  }

  private static Options.Builder as(String user) {
    return ConnectionOptions.recommended()
        .server(server.url())
        .userInfo(user, "p")
        .errorListener(new ErrorListener() {});
  }

  private PreflightReport preflight(Options.Builder options) throws Exception {
    try (Connection connection = Nats.connect(options.build());
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      return outcome(natsLeader.preflight(config));
    }
  }

  private PreflightReport preflight(String user) throws Exception {
    return preflight(as(user));
  }

  private PreflightReport preflight(String user, ElectionConfig wanted) throws Exception {
    try (Connection connection = Nats.connect(as(user).build());
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      return outcome(natsLeader.preflight(wanted));
    }
  }

  private static ElectionConfig replicated(int replicas) {
    return ElectionConfig.builder()
        .bucket("b")
        .group("g")
        .instanceId("i")
        .ttl(Duration.ofSeconds(10))
        .bucketReplicas(replicas)
        .build();
  }

  private static List<PreflightFinding> troubles(PreflightReport report) {
    return report.findings().stream().filter(finding -> finding.level() != Level.INFO).toList();
  }

  @Test
  void allIsWellAndTheFiguresAreTold() throws Exception {
    ordinary();
    long before = streams.getStreamInfo("KV_b").getStreamState().getLastSequence();

    PreflightReport report = preflight("all");

    assumeTrue(operator.getServerInfo().isSameOrNewerThanVersion("2.11.0"));
    assertThat(report.passed()).isTrue();
    assertThat(troubles(report)).isEmpty();
    assertThat(report.findings())
        .extracting(PreflightFinding::kind)
        .containsExactly(Kind.TIME_BUDGET, Kind.SERVER_VERSION);
    assertThat(report.toString()).contains("4 times", server.version().toString());
    assertThat(streams.getStreamInfo("KV_b").getStreamState().getLastSequence())
        .as("nothing was written")
        .isEqualTo(before);
    assertThat(streams.getConsumerNames("KV_b")).as("nothing was created").isEmpty();
  }

  @Test
  void aMissingBucketIsNoErrorAndIsNotCreated() throws Exception {
    PreflightReport report = preflight("all");

    assertThat(report.passed()).isTrue();
    assertThat(report.findings()).extracting(PreflightFinding::kind).contains(Kind.BUCKET_MISSING);
    assertThat(streams.getStreamNames()).isEmpty();
  }

  @Test
  void replicasNeedACluster() throws Exception {
    PreflightReport report = preflight("all", replicated(3));

    assertThat(report.at(Level.ERROR))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.LIMIT_REACHED);
              assertThat(finding.advice()).contains("lower bucketReplicas");
            });
    assertThat(report.toString()).contains("can create it with 3 replicas");
    ordinary();
    assertThat(preflight("all", replicated(3)).passed()).as("with a bucket that is there").isTrue();
  }

  @Test
  void findingsReadAsSentences() throws Exception {
    assertThat(preflight("all").toString())
        .contains("the time budget is that a leader is valid for", "with 1 replica, in files");
  }

  @ParameterizedTest
  @CsvSource({
    "no-info, ERROR, permission to publish to $JS.API.STREAM.INFO.KV_b",
    "no-get, ERROR, permission to publish to $JS.API.STREAM.MSG.GET.KV_b",
    "no-write, ERROR, permission to publish to $KV.b.g",
    "no-watch, WARNING, permission to publish to $JS.API.CONSUMER.CREATE.KV_b.nle-probe.$KV.b.g",
    "no-limits, INFO, permission to publish to $JS.API.INFO",
    "no-asking, WARNING, permission to publish to nle.v1.b.g",
    "no-hearing, WARNING, permission to subscribe to nle.v1.b.g"
  })
  void aDeniedPermissionIsNamed(String user, Level level, String item) throws Exception {
    ordinary();

    PreflightReport report = preflight(user);

    assertThat(report.findings())
        .filteredOn(finding -> finding.kind() == Kind.PERMISSION_DENIED)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.item()).isEqualTo(item);
              assertThat(finding.advice()).contains(".allow");
            });
    assertThat(report.passed()).isEqualTo(level != Level.ERROR);
  }

  @Test
  void creatingIsAskedForOnlyWhereTheBucketIsMissing() throws Exception {
    assertThat(preflight("no-create").at(Level.ERROR))
        .singleElement()
        .isEqualTo(Explanations.publishDenied("$JS.API.STREAM.CREATE.KV_b"));
    ordinary();
    assertThat(preflight("no-create").passed()).isTrue();
  }

  @Test
  void whoHearsNoAnswerIsToldSo() throws Exception {
    PreflightReport report = preflight("deaf");

    assertThat(report.at(Level.ERROR))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.PERMISSION_DENIED);
              assertThat(finding.item()).startsWith("permission to subscribe to _INBOX.");
            });
  }

  @Test
  void anAccountWithoutJetStreamIsToldApart() throws Exception {
    assertThat(preflight("none").at(Level.ERROR))
        .containsExactly(Explanations.disabledForAccount());
  }

  @Test
  void aServerWithoutJetStreamIsToldApart() throws Exception {
    try (NatsServer plain = NatsServer.builder().arguments("-js=false").start()) {
      PreflightReport report = preflight(ConnectionOptions.recommended().server(plain.url()));
      assertThat(report.at(Level.ERROR))
          .containsExactly(Explanations.disabledOnServer("$JS.API.STREAM.INFO.KV_b"));
    }
  }

  static Stream<Arguments> unfitBuckets() {
    return Stream.of(
        unfit("max_age", "less than one lease", b -> b.maxAge(2000).duplicateWindow(2000)),
        unfit("max_msgs_per_subject", "history of 1", b -> b.maxMessagesPerSubject(64)),
        unfit("storage", "file", b -> b.storageType(StorageType.Memory)),
        unfit("persist_mode", "without it", b -> b.persistMode(PersistMode.Async)));
  }

  private static Arguments unfit(
      String setting, String advice, UnaryOperator<StreamConfiguration.Builder> change) {
    return Arguments.of(setting, advice, change);
  }

  @ParameterizedTest
  @MethodSource("unfitBuckets")
  void anUnfitBucketSaysWhatToChange(
      String setting, String advice, UnaryOperator<StreamConfiguration.Builder> change)
      throws Exception {
    assumeTrue(
        !setting.equals("persist_mode")
            || operator.getServerInfo().isSameOrNewerThanVersion("2.12.0"));
    create(change);

    assertThat(preflight("all").at(Level.ERROR))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.BUCKET_SETTING);
              assertThat(finding.item()).isEqualTo(setting);
              assertThat(finding.advice()).contains(advice);
            });
  }

  @Test
  void aFullBucketIsAWarning() throws Exception {
    create(b -> b.maxBytes(9000).maxMessages(1).discardPolicy(DiscardPolicy.New));
    operator.keyValue("b").put("other", new byte[1000]);

    assertThat(troubles(preflight("all")))
        .filteredOn(finding -> finding.kind() == Kind.BUCKET_SETTING)
        .extracting(PreflightFinding::item)
        .containsExactlyInAnyOrder("max_bytes", "max_msgs");
  }

  @Test
  void limitsOfTheAccountAreToldBeforeTheyAreMet() throws Exception {
    try (Connection full = Nats.connect(as("full").build())) {
      full.keyValueManagement()
          .create(KeyValueConfiguration.builder("other").storageType(StorageType.File).build());
      full.keyValue("other").put("k", new byte[2000]);

      assertThat(preflight("full").at(Level.ERROR))
          .hasSize(2)
          .allMatch(finding -> finding.kind() == Kind.LIMIT_REACHED)
          .extracting(PreflightFinding::advice)
          .anyMatch(advice -> advice.contains("max_streams"))
          .anyMatch(advice -> advice.contains("max_file"));
      full.keyValueManagement().delete("other");
      assertThat(preflight("full").passed()).isTrue();
    }
  }

  @Test
  void optionsThatDoNotSuitAreWarnings() throws Exception {
    ordinary();
    Options.Builder plain = new Options.Builder().server(server.url()).userInfo("all", "p");

    PreflightReport report = preflight(plain);

    assertThat(report.passed()).isTrue();
    assertThat(report.at(Level.WARNING))
        .filteredOn(finding -> finding.kind() == Kind.CONNECTION_OPTION)
        .extracting(PreflightFinding::item)
        .contains("maxReconnects", "reconnectBufferSize", "pingInterval");
  }

  @Test
  void withoutAConnectionOnlyWhatIsKnownHereIsTold() throws Exception {
    Connection connection = Nats.connect(as("all").build());
    try (NatsLeader natsLeader = NatsLeader.on(connection)) {
      connection.close();
      PreflightReport report = outcome(natsLeader.preflight(config));
      assertThat(report.at(Level.ERROR))
          .singleElement()
          .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.NOT_CONNECTED));
      assertThat(report.at(Level.INFO)).hasSize(1);
    }
  }

  private void ordinary() throws Exception {
    create(b -> b);
  }

  private void create(UnaryOperator<StreamConfiguration.Builder> change) throws Exception {
    StreamConfiguration.Builder ordinary =
        StreamConfiguration.builder(
            KeyValueConfiguration.builder("b")
                .storageType(StorageType.File)
                .build()
                .getBackingConfig());
    streams.addStream(change.apply(ordinary).build());
  }
}
