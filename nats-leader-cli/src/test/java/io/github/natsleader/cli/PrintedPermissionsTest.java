// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Level;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A server run with exactly what {@code nle permissions} prints. */
class PrintedPermissionsTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Duration TTL = Duration.ofSeconds(1);
  private static final Duration UNANSWERED = Duration.ofMillis(300);

  private static NatsServer server;

  private Connection admin;
  private Connection user;

  @BeforeAll
  static void startServer() throws Exception {
    String one = printed("--bucket=b", "--group=g");
    String creator = printed("--bucket=fresh", "--group=g", "--create-bucket");
    String two = printed("--bucket=b", "--group=g", "--group=h", "--fenced-bucket=data");
    server =
        NatsServer.builder()
            .config(
                """
                authorization { users: [
                  { user: admin, password: p }
                  { user: one, password: p
                %s  }
                  { user: mate, password: p
                %s  }
                  { user: creator, password: p
                %s  }
                  { user: two, password: p
                %s  }
                ] }
                """
                    .formatted(one, one, creator, two))
            .start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static String printed(String... options) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Nle.commandLine().setOut(new PrintWriter(out, true));
    String[] arguments = new String[options.length + 1];
    arguments[0] = "permissions";
    System.arraycopy(options, 0, arguments, 1, options.length);
    assertThat(commandLine.execute(arguments)).isZero();
    return out.toString();
  }

  @BeforeEach
  void connect() throws Exception {
    admin = connect("admin", "_INBOX");
    for (String bucket : new String[] {"b", "secret", "data"}) {
      admin
          .keyValueManagement()
          .create(KeyValueConfiguration.builder(bucket).storageType(StorageType.File).build());
    }
    admin.keyValue("b").put("other", "a lease");
    admin.keyValue("secret").put("k", "hidden");
    user = connect("one", "_INBOX_b.g");
  }

  @AfterEach
  void disconnect() throws Exception {
    user.close();
    for (String stream : admin.jetStreamManagement().getStreamNames()) {
      admin.jetStreamManagement().deleteStream(stream);
    }
    admin.close();
  }

  private static Connection connect(String name, String inboxPrefix) throws Exception {
    return Nats.connect(
        ConnectionOptions.recommended()
            .server(server.url())
            .userInfo(name, "p")
            .inboxPrefix(inboxPrefix)
            .errorListener(new ErrorListener() {})
            .build());
  }

  private static ElectionConfig config(String bucket, String group, String id) {
    return ElectionConfig.builder().bucket(bucket).group(group).instanceId(id).ttl(TTL).build();
  }

  @Test
  void anElectionHasAllThatItNeeds() throws Exception {
    int logged = server.log().length();
    electAndTakeOver("one", "b", "_INBOX_b.g");
    assertThat(server.log().substring(logged)).doesNotContain("iolation");
  }

  @Test
  void itCanCreateItsBucketIfItMay() throws Exception {
    int logged = server.log().length();
    electAndTakeOver("creator", "fresh", "_INBOX_fresh.g");
    assertThat(server.log().substring(logged)).doesNotContain("iolation");
    assertThat(admin.jetStreamManagement().getStreamNames()).contains("KV_fresh");
  }

  private void electAndTakeOver(String name, String bucket, String prefix) throws Exception {
    try (Connection first = connect(name, prefix);
        Connection second = connect(name, prefix);
        NatsLeader one = NatsLeader.on(first);
        NatsLeader two = NatsLeader.on(second)) {
      Election leader = one.election(config(bucket, "g", "a")).start();
      long epoch = leader.awaitLeadership(BOUND).token().epoch();
      Election follower = two.election(config(bucket, "g", "b")).start();
      await()
          .atMost(BOUND)
          .until(() -> follower.status().leaderId().filter("a"::equals).isPresent());
      assertThat(follower.status().leader().map(LeaderInfo::id)).contains("a");
      // Leading and following need no watch yet.
      await().atMost(BOUND).until(() -> filters(bucket).size() == 2);
      assertThat(filters(bucket)).containsOnly("$KV." + bucket + ".g");
      assertThat(one.preflight(config(bucket, "g", "a")).get(20, TimeUnit.SECONDS).findings())
          .filteredOn(finding -> finding.kind() != PreflightFinding.Kind.BUCKET_SETTING)
          .allMatch(finding -> finding.level() == Level.INFO);
      // Without a word: its lease has to be waited out.
      first.close();
      assertThat(follower.awaitLeadership(BOUND).token().epoch()).isGreaterThan(epoch);
      assertThat(follower.stop()).isTrue();
    }
  }

  @Test
  void anotherUserOfTheGroupIsHandedTheLead() throws Exception {
    int logged = server.log().length();
    try (Connection first = connect("one", "_INBOX_b.g");
        Connection second = connect("mate", "_INBOX_b.g");
        NatsLeader one = NatsLeader.on(first);
        NatsLeader two = NatsLeader.on(second)) {
      List<DemotionReason> reasons = new CopyOnWriteArrayList<>();
      Election leader =
          one.election(config("b", "g", "low"))
              .listener(
                  new ElectionListener() {
                    @Override
                    public void onDemoted(FencingToken token, DemotionReason reason) {
                      reasons.add(reason);
                    }
                  })
              .start();
      leader.awaitLeadership(BOUND);
      two.election(prior("high")).start().awaitLeadership(BOUND);
      await().atMost(BOUND).untilAsserted(() -> assertThat(reasons).isNotEmpty());
      assertThat(reasons).containsExactly(DemotionReason.HANDED_OVER);
    }
    assertThat(server.log().substring(logged)).doesNotContain("iolation");
  }

  private static ElectionConfig prior(String id) {
    return ElectionConfig.builder()
        .bucket("b")
        .group("g")
        .instanceId(id)
        .ttl(TTL)
        .priority(1)
        .allowPriorityTakeover(true)
        .build();
  }

  /** Permission to answer a request would be permission to publish wherever one asks oneself to. */
  @Test
  void aRequestToOneselfOpensNoOtherKey() throws Exception {
    long before = revision("other");
    user.subscribe("nle.v1.b.g");
    user.publish("nle.v1.b.g", "$KV.b.other", "{}".getBytes(UTF_8));
    user.publish("$KV.b.other", "forged".getBytes(UTF_8));
    user.flush(BOUND);
    // Answered after the forgery was taken or refused.
    await().atMost(BOUND).until(() -> user.getLastError() != null);
    assertThat(user.getLastError()).contains("\"$KV.b.other\"");
    assertThat(revision("other")).isEqualTo(before);
  }

  private List<String> filters(String bucket) throws Exception {
    return admin.jetStreamManagement().getConsumers("KV_" + bucket).stream()
        .map(consumer -> consumer.getConsumerConfiguration().getFilterSubject())
        .toList();
  }

  @Test
  void severalGroupsOnOneConnectionWork() throws Exception {
    int logged = server.log().length();
    try (Connection connection = connect("two", "_INBOX_b.g");
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      Election g = natsLeader.election(config("b", "g", "a")).start();
      Election h = natsLeader.election(config("b", "h", "a")).start();
      g.awaitLeadership(BOUND);
      h.awaitLeadership(BOUND);
      await().atMost(BOUND).until(() -> filters("b").contains("$KV.b.>"));
      connection.keyValue("data");
      assertThat(answer(connection, "$KV.data.x", "value")).contains("\"seq\"");
      assertThat(answer(connection, "$JS.API.STREAM.INFO.KV_data", "")).contains("KV_data");
    }
    assertThat(server.log().substring(logged)).doesNotContain("iolation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$KV.b.other",
        "$KV.secret.k",
        "$JS.API.STREAM.INFO.KV_secret",
        "$JS.API.STREAM.MSG.GET.KV_secret",
        "$JS.API.DIRECT.GET.KV_secret.$KV.secret.k",
        "$JS.API.DIRECT.GET.KV_b.$KV.b.other",
        "$JS.API.CONSUMER.CREATE.KV_b.x.$KV.b.other",
        "$JS.API.CONSUMER.CREATE.KV_b.x.$KV.b.>",
        "$JS.API.CONSUMER.CREATE.KV_b.x",
        "$JS.API.CONSUMER.CREATE.KV_b",
        "$JS.API.CONSUMER.DURABLE.CREATE.KV_b.x",
        "$JS.API.STREAM.CREATE.KV_b",
        "$JS.API.STREAM.CREATE.other",
        "$JS.API.STREAM.UPDATE.KV_b",
        "$JS.API.STREAM.DELETE.KV_b",
        "$JS.API.STREAM.PURGE.KV_b",
        "$JS.API.STREAM.MSG.DELETE.KV_b",
        "$JS.API.STREAM.SNAPSHOT.KV_b",
        "$JS.API.STREAM.NAMES",
        "nle.v1.b.other",
        "_INBOX.somebody"
      })
  void nothingElseCanBeAsked(String subject) throws Exception {
    long before = revision("other");
    Message answer = user.request(subject, "{}".getBytes(UTF_8), UNANSWERED);
    assertThat(answer).isNull();
    assertThat(user.getLastError()).contains("\"" + subject + "\"");
    assertThat(revision("other")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ">",
        "$KV.>",
        "$KV.b.>",
        "$KV.b.g",
        "$KV.b.other",
        "$JS.>",
        "_INBOX.>",
        "nle.>",
        "nle.v1.b.other"
      })
  void nothingElseCanBeHeard(String subject) throws Exception {
    Dispatcher dispatcher = user.createDispatcher();
    dispatcher.subscribe(subject, message -> {});
    user.flush(BOUND);
    assertThat(user.getLastError()).contains("\"" + subject + "\"");
  }

  @Test
  void aWatchOfAnotherGroupCannotBeSmuggledIn() throws Exception {
    String request =
        """
        {"stream_name":"KV_b","config":{"name":"x","deliver_subject":"_INBOX_b.g.x",
         "filter_subject":"$KV.b.other","ack_policy":"none","deliver_policy":"all"}}
        """;
    assertThat(answer(user, "$JS.API.CONSUMER.CREATE.KV_b.x.$KV.b.g", request))
        .contains("\"error\"");
    assertThat(admin.jetStreamManagement().getConsumerNames("KV_b")).isEmpty();
  }

  /** It does not look at where its own answers go: they land on any key as garbage. */
  @Test
  void whatTheServerCannotNarrowItsAnswersCanBeSentToAnyKey() throws Exception {
    long before = revision("other");
    user.publish("$KV.b.g", "$KV.b.other", "x".getBytes(UTF_8));
    await().atMost(BOUND).until(() -> revision("other") > before);
    assertThat(admin.keyValue("b").get("other").getValueAsString()).contains("\"stream\"");
  }

  /** The server looks at the subject of a read, and the key is in its body. */
  @Test
  void whatTheServerCannotNarrowAllGroupsOfTheBucketCanBeRead() throws Exception {
    assertThat(answer(user, "$JS.API.STREAM.MSG.GET.KV_b", "{\"last_by_subj\":\"$KV.b.other\"}"))
        .contains("\"seq\"");
  }

  /** A rollup of all is a header on a write to one's own key, and empties the bucket. */
  @Test
  void aBucketWithoutRollupsCannotBeEmptiedByOneOfItsWriters() throws Exception {
    StreamConfiguration found =
        admin.jetStreamManagement().getStreamInfo("KV_b").getConfiguration();
    admin
        .jetStreamManagement()
        .updateStream(StreamConfiguration.builder(found).allowRollup(false).build());
    Headers rollup = new Headers().put("Nats-Rollup", "all");

    Message refused = user.request("$KV.b.g", rollup, "x".getBytes(UTF_8), BOUND);

    assertThat(new String(Objects.requireNonNull(refused).getData(), UTF_8)).contains("\"error\"");
    assertThat(admin.keyValue("b").get("other")).isNotNull();
    anElectionHasAllThatItNeeds();
  }

  private long revision(String key) throws Exception {
    KeyValue bucket = admin.keyValue("b");
    return bucket.get(key).getRevision();
  }

  private static String answer(Connection connection, String subject, String body)
      throws Exception {
    Message answer = connection.request(subject, body.getBytes(UTF_8), BOUND);
    return new String(Objects.requireNonNull(answer).getData(), UTF_8);
  }
}
