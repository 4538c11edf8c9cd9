// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static io.github.natsleader.nats.Outcomes.REQUIREMENTS;
import static io.github.natsleader.nats.Outcomes.outcome;
import static io.github.natsleader.nats.Outcomes.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterFinding.Severity;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterOutcome.Ready;
import io.github.natsleader.spi.RegisterOutcome.Unfit;
import io.github.natsleader.spi.RegisterOutcome.Unreachable;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.StoreOutcome;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.RemovedStreams;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.Mirror;
import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("every-server")
@Tag("oldest-server")
class BucketProvisionerTest {
  private static final String ACCOUNTS =
      """
      accounts {
        ALL { jetstream: enabled
          users: [
            {user: all, password: p}
            {user: few, password: p, permissions: {publish: ["$KV.>"], subscribe: "_INBOX.>"}}
          ] }
        NONE { users: [{user: none, password: p}] }
      }
      """;

  /** Servers before 2.12 ignore them. */
  private static final List<String> NEWER_SETTINGS = List.of("persist_mode", "allow_msg_counter");

  private static NatsServer server;

  private final ElectionClock clock = ElectionClock.system();
  private Connection connection;
  private NatsLeaseConnection leases;
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
    connection = connect("all");
    leases = NatsLeaseConnection.attach(connection, clock);
    streams = connection.jetStreamManagement();
  }

  private static Connection connect(String user) throws Exception {
    return Nats.connect(
        ConnectionOptions.recommended()
            .server(server.url())
            .userInfo(user.toCharArray(), "p".toCharArray())
            .build());
  }

  @AfterEach
  void disconnect() throws Exception {
    for (String stream : streams.getStreamNames()) {
      streams.deleteStream(stream);
    }
    RemovedStreams.awaitGone(server);
    leases.detach();
    connection.close();
  }

  @Test
  void aMissingBucketIsCreatedAsAnOrdinaryOne() throws Exception {
    long before = clock.wallMillis() * 1000;
    Ready ready = (Ready) prepare("ours");
    long after = clock.wallMillis() * 1000;
    assertThat(surprises(ready)).isEmpty();
    connection.keyValueManagement().create(KeyValueConfiguration.builder("theirs").build());

    StreamInfo ours = streams.getStreamInfo("KV_ours");
    StreamConfiguration theirs = streams.getStreamInfo("KV_theirs").getConfiguration();
    if (serverIsFrom("2.10.0")) {
      assertThat(ours.getConfiguration().getFirstSequence()).isBetween(before, after);
    }
    assertThat(
            StreamConfiguration.builder(ours.getConfiguration())
                .name("KV_theirs")
                .subjects("$KV.theirs.>")
                .firstSequence(theirs.getFirstSequence())
                .build()
                .toJson())
        .isEqualTo(theirs.toJson());
    assertThat(ready.createdStamp() / 1_000_000_000)
        .isEqualTo(ours.getCreateTime().toEpochSecond());
    assertThat(connection.keyValue("ours").getStatus().getMaxHistoryPerKey()).isEqualTo(1);
  }

  @Test
  void t1RevisionsGoOnGrowingWhenTheBucketIsCreatedAgain() throws Exception {
    assumeTrue(serverIsFrom("2.10.0"));
    Ready first = (Ready) prepare("b");
    long earlier = applied(leases.store("b").write("g", record(1), 0));
    assertThat(prepare("b")).isEqualTo(first);
    streams.deleteStream("KV_b");
    Ready second = (Ready) prepare("b");
    assertThat(second.createdStamp()).isGreaterThan(first.createdStamp());
    assertThat(applied(leases.store("b").write("g", record(1), 0))).isGreaterThan(earlier);
  }

  @Test
  void manyMayCreateItAtOnce() throws Exception {
    List<CompletionStage<RegisterOutcome>> outcomes = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Connection other = connect("all");
      connections.add(other);
      LeaseStore store = NatsLeaseConnection.attach(other, clock).store("raced");
      outcomes.add(store.prepare(REQUIREMENTS));
      outcomes.add(store.prepare(REQUIREMENTS));
    }
    RegisterOutcome first = outcome(outcomes.get(0));
    assertThat(first).isInstanceOf(Ready.class);
    for (CompletionStage<RegisterOutcome> other : outcomes) {
      assertThat(outcome(other)).isEqualTo(first);
    }
    for (Connection other : connections) {
      other.close();
    }
  }

  @Test
  void callsAtTheSameTimeShareOneQuestion() throws Exception {
    prepare("shared");
    LeaseStore store = leases.store("shared");
    long before = connection.getStatistics().getOutMsgs();
    List<CompletionStage<RegisterOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      outcomes.add(store.prepare(REQUIREMENTS));
    }
    for (CompletionStage<RegisterOutcome> each : outcomes) {
      assertThat(outcome(each)).isInstanceOf(Ready.class);
    }
    assertThat(connection.getStatistics().getOutMsgs() - before).isLessThan(200);
  }

  static Stream<Arguments> unfitSettings() {
    return Stream.of(
        unfit("max_age", b -> limited(b, Duration.ofMillis(8999))),
        unfit("storage", b -> b.storageType(StorageType.Memory)),
        unfit("max_msgs_per_subject", b -> b.maxMessagesPerSubject(5)),
        unfit("max_msgs_per_subject", b -> b.maxMessagesPerSubject(-1)),
        unfit("subjects", b -> b.subjects("$KV.b.one")),
        unfit("no_ack", b -> b.noAck(true)),
        unfit("persist_mode", b -> b.persistMode(PersistMode.Async)),
        unfit("max_msg_size", b -> b.maximumMessageSize(8191)),
        unfit("max_msgs", b -> b.maxMessages(10).discardPolicy(DiscardPolicy.Old)),
        unfit("max_bytes", b -> b.maxBytes(100_000).discardPolicy(DiscardPolicy.Old)),
        unfit("discard_new_per_subject", b -> b.discardNewPerSubject(true)),
        unfit("retention", b -> b.retentionPolicy(RetentionPolicy.Interest)),
        unfit("sources", b -> b.addSource(Source.builder().sourceName("OTHER").build())),
        unfit(
            "allow_msg_counter",
            b -> b.allowMessageCounter(true).discardPolicy(DiscardPolicy.Old)));
  }

  private static Arguments unfit(
      String setting, UnaryOperator<StreamConfiguration.Builder> change) {
    return Arguments.of(setting, change);
  }

  @ParameterizedTest
  @MethodSource("unfitSettings")
  void anUnfitSettingIsNamedAndNothingIsChanged(
      String setting, UnaryOperator<StreamConfiguration.Builder> change) throws Exception {
    String before = create(change);
    assumeTrue(serverIsFrom("2.12.0") || !NEWER_SETTINGS.contains(setting));
    assertThat(prepare("b"))
        .isInstanceOfSatisfying(
            Unfit.class,
            unfit ->
                assertThat(unfit.findings())
                    .filteredOn(finding -> finding.severity() == Severity.ERROR)
                    .extracting(RegisterFinding::setting)
                    .containsExactly(setting));
    assertThat(streams.getStreamInfo("KV_b").getConfiguration().toJson()).isEqualTo(before);
  }

  static Stream<Arguments> fitSettings() {
    return Stream.of(
        Arguments.of(fit(b -> limited(b, Duration.ofSeconds(9)))),
        Arguments.of(fit(b -> b.maximumMessageSize(8192))),
        Arguments.of(fit(b -> b.maxBytes(100_000))),
        Arguments.of(fit(b -> b.subjects("$KV.b.>", "extra"))),
        Arguments.of(fit(b -> b.subjects("$KV.>"))),
        Arguments.of(fit(b -> b.allowDirect(false).denyDelete(false).allowRollup(false))));
  }

  private static UnaryOperator<StreamConfiguration.Builder> fit(
      UnaryOperator<StreamConfiguration.Builder> change) {
    return change;
  }

  @ParameterizedTest
  @MethodSource("fitSettings")
  void aFitSettingIsNotHeldAgainstIt(UnaryOperator<StreamConfiguration.Builder> change)
      throws Exception {
    create(change);
    assertThat(prepare("b"))
        .isInstanceOfSatisfying(Ready.class, ready -> assertThat(surprises(ready)).isEmpty());
  }

  @Test
  void aMirrorCannotBeWrittenTo() throws Exception {
    connection.keyValueManagement().create(KeyValueConfiguration.builder("origin").build());
    connection
        .keyValueManagement()
        .create(
            KeyValueConfiguration.builder("b")
                .mirror(Mirror.builder().sourceName("origin").build())
                .build());
    assertThat(settings(prepare("b"))).containsExactly("mirror");
  }

  @Test
  void aSealedBucketCannotBeWrittenTo() throws Exception {
    create(b -> b);
    streams.updateStream(
        StreamConfiguration.builder(streams.getStreamInfo("KV_b").getConfiguration())
            .seal()
            .build());
    assertThat(settings(prepare("b"))).contains("sealed");
  }

  @Test
  void volatileStorageCanBeAllowed() throws Exception {
    create(b -> b.storageType(StorageType.Memory));
    RegisterRequirements allowing = new RegisterRequirements(Duration.ofSeconds(3), 1, true);
    assertThat(outcome(leases.store("b").prepare(allowing)))
        .isInstanceOfSatisfying(
            Ready.class,
            ready ->
                assertThat(surprises(ready))
                    .extracting(RegisterFinding::setting)
                    .containsExactly("storage"));
  }

  @Test
  void severalFindingsAreAllTold() throws Exception {
    create(b -> limited(b, Duration.ofSeconds(1)).maxMessagesPerSubject(2));
    assertThat(settings(prepare("b"))).containsExactlyInAnyOrder("max_age", "max_msgs_per_subject");
  }

  @Test
  void tooManyReplicasAreTold() throws Exception {
    RegisterRequirements three = new RegisterRequirements(Duration.ofSeconds(3), 3, false);
    assertThat(outcome(leases.store("b").prepare(three)))
        .isInstanceOfSatisfying(
            Unreachable.class,
            unreachable ->
                assertThat(unreachable.cause())
                    .hasMessageContaining("replicas > 1 not supported")
                    .hasMessageContaining("lower bucketReplicas")
                    .cause()
                    .hasMessageContaining("$JS.API.STREAM.CREATE.KV_b"));
  }

  @Test
  void aDeniedOperationIsNamedWithItsSubject() throws Exception {
    try (Connection few = connect("few")) {
      assertThat(outcome(NatsLeaseConnection.attach(few, clock).store("b").prepare(REQUIREMENTS)))
          .isInstanceOfSatisfying(
              Unreachable.class,
              unreachable ->
                  assertThat(finding(unreachable))
                      .isEqualTo(Explanations.publishDenied("$JS.API.STREAM.INFO.KV_b")));
    }
  }

  @Test
  void anAccountWithoutJetStreamIsTold() throws Exception {
    try (Connection none = connect("none")) {
      assertThat(outcome(NatsLeaseConnection.attach(none, clock).store("b").prepare(REQUIREMENTS)))
          .isInstanceOfSatisfying(
              Unreachable.class,
              unreachable ->
                  assertThat(finding(unreachable)).isEqualTo(Explanations.disabledForAccount()));
    }
  }

  private static PreflightFinding finding(Unreachable unreachable) {
    assertThat(unreachable.cause()).isInstanceOf(PreflightException.class);
    return ((PreflightException) unreachable.cause()).finding();
  }

  private boolean serverIsFrom(String version) {
    return connection.getServerInfo().isSameOrNewerThanVersion(version);
  }

  /** The warnings, but for the one that every bucket on an old server gets. */
  private List<RegisterFinding> surprises(Ready ready) {
    return ready.warnings().stream()
        .filter(finding -> serverIsFrom("2.10.0") || !finding.setting().equals("first_seq"))
        .toList();
  }

  private static StreamConfiguration.Builder limited(
      StreamConfiguration.Builder builder, Duration maxAge) {
    return builder.maxAge(maxAge).duplicateWindow(maxAge);
  }

  private String create(UnaryOperator<StreamConfiguration.Builder> change) throws Exception {
    StreamConfiguration.Builder ordinary =
        StreamConfiguration.builder(
            KeyValueConfiguration.builder("b")
                .storageType(StorageType.File)
                .build()
                .getBackingConfig());
    streams.addStream(change.apply(ordinary).build());
    return streams.getStreamInfo("KV_b").getConfiguration().toJson();
  }

  private RegisterOutcome prepare(String bucket) throws Exception {
    return outcome(leases.store(bucket).prepare(REQUIREMENTS));
  }

  private static List<String> settings(RegisterOutcome outcome) {
    return ((Unfit) outcome)
        .findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .map(RegisterFinding::setting)
            .toList();
  }

  private static long applied(CompletionStage<StoreOutcome> stage) throws Exception {
    return ((StoreOutcome.Applied) outcome(stage)).revision();
  }
}
