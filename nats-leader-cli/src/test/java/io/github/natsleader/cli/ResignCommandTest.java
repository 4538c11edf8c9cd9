// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.cli.register.LeaseErasure;
import io.github.natsleader.cli.register.RegisterReader;
import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.testkit.server.NatsServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code nle resign} does to leaders on a real server, and what it tells. */
class ResignCommandTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static NatsServer server;

  private String name;
  private RegisterBucket bucket;
  private final List<String> happened = new CopyOnWriteArrayList<>();

  /** Callbacks of ending leaders take until this is open. */
  private final CountDownLatch mayEnd = new CountDownLatch(1);

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
    name = "r" + NUMBERS.incrementAndGet();
    bucket = new RegisterBucket(server, name);
  }

  @AfterEach
  void close() throws Exception {
    mayEnd.countDown();
    bucket.close();
  }

  private Election join(String id, Duration ttl) throws Exception {
    return bucket
        .participant("g", id, ttl)
        .onPromote(leadership -> happened.add(id + " begins"))
        .onDemote(reason -> demoted(id, reason))
        .start();
  }

  private void follow(String id, Duration ttl) throws Exception {
    var unused = join(id, ttl);
  }

  private void demoted(String id, DemotionReason reason) {
    happened.add(id + " ends: " + reason);
    try {
      if (mayEnd.await(RegisterBucket.BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        happened.add(id + " has ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitBeginning(String id) {
    await().atMost(RegisterBucket.BOUND).until(() -> happened.contains(id + " begins"));
  }

  @Test
  void theNextLeaderBeginsWhenTheOldOnesCallbackHasReturned() throws Exception {
    Election first = join("first", RegisterBucket.TTL);
    awaitBeginning("first");
    follow("second", RegisterBucket.TTL);
    long epoch = first.leadership().orElseThrow().token().epoch();

    CompletableFuture<CommandRun> running =
        CompletableFuture.supplyAsync(
            () -> bucket.nle("resign", "--group", "g", "--reason", "test", "--wait=20s", "--json"));
    await().atMost(RegisterBucket.BOUND).until(() -> happened.contains("first ends: RESIGNED"));
    // As long as the old leader's callback runs, its record stands, and nobody else begins.
    assertThat(bucket.nle("status", "--group", "g", "--json").json())
        .containsEntry("leader", "first");
    mayEnd.countDown();
    CommandRun run = running.get(RegisterBucket.BOUND.toSeconds(), TimeUnit.SECONDS);

    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.json())
        .containsEntry("outcome", "accepted")
        .containsEntry("leader", "first")
        .containsEntry("epoch", (int) epoch)
        .containsEntry("reason", "test")
        .containsEntry("why", null);
    assertThat(next(run).get("leader")).isEqualTo("second");
    assertThat(((Number) next(run).get("epoch")).longValue()).isGreaterThan(epoch);
    awaitBeginning("second");
    assertThat(happened)
        .containsExactly(
            "first begins", "first ends: RESIGNED", "first has ended", "second begins");
  }

  private static Map<?, ?> next(CommandRun run) {
    return (Map<?, ?>) run.json().get("next");
  }

  @Test
  void nobodyFollowsWhereNobodyElseIs() throws Exception {
    mayEnd.countDown();
    follow("only", RegisterBucket.TTL);
    awaitBeginning("only");

    CommandRun run = bucket.nle("resign", "--group", "g", "--wait=500ms");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("accepted: only", "nobody followed within 500 ms");
  }

  @Test
  void whereNobodyLeadsNobodyIsAsked() throws Exception {
    CommandRun vacant = bucket.nle("resign", "--group", "g", "--json");
    assertThat(vacant.code()).isEqualTo(3);
    assertThat(vacant.json())
        .containsEntry("outcome", "nobody_leads")
        .containsEntry("requested_at", null);
    assertThat(bucket.nle("resign", "--group", "g", "--force", "--yes").code()).isEqualTo(3);
  }

  @Test
  void aLeaderThatDeclinesIsLeftAlone() throws Exception {
    long revision = bucket.put("g", RegisterBucket.record("busy", "t", 3_600_000, 1));
    var unused =
        bucket
            .connection()
            .createDispatcher(
                question ->
                    bucket
                        .connection()
                        .publish(
                            question.getReplyTo(),
                            "{\"accepted\":false,\"why\":\"not now\"}".getBytes(UTF_8)))
            .subscribe("nle.v1." + name + ".g");
    bucket.connection().flush(RegisterBucket.BOUND);

    CommandRun run = bucket.nle("resign", "--group", "g", "--json", "--wait");

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.json())
        .containsEntry("outcome", "declined")
        .containsEntry("why", "not now")
        .containsEntry("next", null);
    assertThat(bucket.revision("g")).isEqualTo(revision);
  }

  @Test
  void aLeaderThatDoesNotAnswerIsToldApart() throws Exception {
    bucket.put("g", RegisterBucket.record("of another make", "t", 3_600_000, 1));
    CommandRun run = bucket.nle("resign", "--group", "g", "--json");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.json()).containsEntry("outcome", "unanswered");
    assertThat(String.valueOf(run.json().get("why"))).contains("no leader listens");
  }

  @Test
  void forceDeletesAndTheOthersWaitForAWholeLease() throws Exception {
    mayEnd.countDown();
    Duration ttl = Duration.ofSeconds(2);
    follow("first", ttl);
    awaitBeginning("first");
    follow("second", ttl);

    CommandRun run =
        bucket.nle("resign", "--group", "g", "--force", "--yes", "--wait=20s", "--json");

    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.json()).containsEntry("outcome", "deleted").containsEntry("leader", "first");
    assertThat(run.err()).contains("nobody leads for 2.0 s or more");
    // The lease is waited out from the marker's first sight; the drift is the waiter's to bear.
    assertThat(((Number) next(run).get("after_millis")).longValue()).isGreaterThanOrEqualTo(1_990);
    await().atMost(RegisterBucket.BOUND).until(() -> happened.contains("first has ended"));
    assertThat(happened).contains("first ends: KEY_DELETED");
  }

  @Test
  void theForcedDeletionTellsTheLeaseAndIsNoRelease() throws Exception {
    bucket.put("g", RegisterBucket.record("hung", "t", 3_600_000, 1));
    CommandRun run = bucket.nle("resign", "--group", "g", "--force", "--yes", "--reason", "hung");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("deleted: hung");
    Map<String, Object> left = bucket.nle("inspect", "--group", "g", "--raw", "--json").json();
    assertThat(left).containsEntry("state", "erased").containsEntry("detail", "DEL");
    assertThat(CommandRun.parse((String) left.get("raw")))
        .containsEntry("lease", 3_600_000)
        .containsEntry("reason", "hung")
        .doesNotContainKey("released");
  }

  @Test
  void aValueThatIsNoRecordCanBeForcedOut() throws Exception {
    bucket.put("g", "no record");
    assertThat(bucket.nle("resign", "--group", "g").code()).isEqualTo(3);
    assertThat(bucket.nle("resign", "--group", "g", "--force", "--yes").code()).isZero();
    assertThat(bucket.nle("status", "--group", "g", "--json").json())
        .containsEntry("state", "erased");
  }

  @Test
  void whatWasWrittenSinceIsNeverDeleted() throws Exception {
    bucket.put("g", RegisterBucket.record("a", "t", 3_600_000, 1));
    LeaseConnection leases =
        NatsLeaseConnection.attach(bucket.connection(), ElectionClock.system());
    try {
      RegisterView seen = new RegisterReader(bucket.connection(), leases).read(name, "g");
      long renewed = bucket.put("g", RegisterBucket.record("a", "t", 3_600_000, 2));
      assertThat(new LeaseErasure(bucket.connection()).erase(seen, "test", "x"))
          .isInstanceOf(LeaseErasure.Outcome.Changed.class);
      assertThat(bucket.revision("g")).isEqualTo(renewed);
    } finally {
      leases.detach();
    }
  }

  @Test
  void forceWantsToBeConfirmed() throws Exception {
    long revision = bucket.put("g", RegisterBucket.record("a", "t", 3_600_000, 1));
    try (NleProcess resign =
        NleProcess.start(bucket.arguments("resign", "--group", "g", "--force"))) {
      assertThat(resign.awaitExit()).isEqualTo(2);
      assertThat(resign.errors()).singleElement().asString().contains("--yes");
    }
    assertThat(bucket.revision("g")).isEqualTo(revision);
  }
}
