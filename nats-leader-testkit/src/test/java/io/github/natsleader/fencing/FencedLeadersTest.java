// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.runtime.ElectionDriver;
import io.github.natsleader.runtime.FencedDoors;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.InMemoryRegisters;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fenced writes of leaders that an election has made. */
class FencedLeadersTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration BOUND = Duration.ofSeconds(20);

  private GuardedWorld world;
  private String elections;
  private String accounts;
  private KeyValue unguarded;

  @BeforeEach
  void begin(TestInfo info) throws Exception {
    world = GuardedWorld.on(nats.server().url());
    String name = info.getTestMethod().orElseThrow().getName();
    elections = name + "Elections";
    accounts = name + "Accounts";
    unguarded = world.create(accounts);
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  @Nested
  class F1FrozenLeader {
    /** Its clock stands still and its way to the register is cut: it believes that it leads. */
    @Test
    void aLeaderThatKnowsOfNothingIsRefusedByTheServer() throws Exception {
      FreezableClock clock = new FreezableClock();
      try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
          Connection register = connect("nats://127.0.0.1:" + proxy.port());
          Connection data = connect(nats.server().url());
          Connection other = connect(nats.server().url());
          ElectionDriver oldElections =
              new ElectionDriver(NatsLeaseConnection.attach(register, clock), clock);
          NatsLeader newer = NatsLeader.on(other)) {
        Election a = oldElections.election(config("a")).start();
        Leadership old = a.awaitLeadership(BOUND);
        NatsLeaseConnection intact = NatsLeaseConnection.attach(data, clock);
        FencedDoors oldData = new FencedDoors(intact, oldElections);
        FencedBucket stale = oldData.bucket(old, accounts, BOUND);
        stale.put("balance", bytes("old"));
        clock.freeze();
        proxy.blackhole();

        Leadership now = newer.election(config("b")).start().awaitLeadership(BOUND);
        FencedBucket fresh = newer.fencedBucket(now, accounts);
        fresh.put("balance", bytes("new"));

        assertThat(old.isValid()).as("it believes in itself").isTrue();
        assertThatExceptionOfType(TokenInvalidException.class)
            .isThrownBy(() -> stale.put("balance", bytes("stale")))
            .satisfies(
                refusal -> assertThat(refusal.highestEpoch()).isEqualTo(now.token().epoch()));
        assertThat(old.isValid()).isFalse();
        assertThat(old.awaitEnd(BOUND)).contains(DemotionReason.TOKEN_INVALID);
        assertThat(text(unguarded.get("balance"))).isEqualTo("new");
        assertThat(now.isValid()).isTrue();
        proxy.heal();
        intact.detach();
      }
    }
  }

  @Nested
  class F1FenceRemoved {
    @Test
    void theTermEndsAndTheNextRaisesItAgain() throws Exception {
      Heard heard = new Heard();
      try (Connection connection = connect(nats.server().url());
          NatsLeader natsLeader = NatsLeader.on(connection);
          Election election = natsLeader.election(config("a")).listener(heard).start()) {
        Leadership first = election.awaitLeadership(BOUND);
        FencedBucket view = natsLeader.fencedBucket(first, accounts);
        view.put("k", bytes("before"));

        unguarded.delete(FencedBucket.FENCE_KEY);

        assertThatExceptionOfType(TokenInvalidException.class)
            .isThrownBy(() -> view.put("k", bytes("after")));
        assertThat(first.awaitEnd(BOUND)).contains(DemotionReason.TOKEN_INVALID);
        assertThat(text(unguarded.get("k"))).isEqualTo("before");
        Awaitility.await()
            .atMost(BOUND)
            .untilAsserted(
                () -> assertThat(heard.demotions).contains(DemotionReason.TOKEN_INVALID));
        assertThat(heard.problems)
            .anySatisfy(problem -> assertThat(problem.message()).contains("KV_" + accounts));

        Leadership second = termAfter(election, first);
        natsLeader.fencedBucket(second, accounts).put("k", bytes("again"));
        assertThat(text(unguarded.get("k"))).isEqualTo("again");
      }
    }
  }

  @Nested
  class F1HigherFence {
    /** The elections' bucket was created anew by hand, and its revisions begin at 1 again. */
    @Test
    void aRegisterThatFellBehindTheFenceIsReportedLoudly() throws Exception {
      assertThat(
              world
                  .connection()
                  .keyValueManagement()
                  .create(KeyValueConfiguration.builder(elections).build()))
          .isNotNull();
      StubbornTerm before = StubbornTerm.of(1_000_000);
      unguarded.put(
          FencedBucket.FENCE_KEY,
          "{\"bucket\":\"%s\",\"group\":\"g\",\"epoch\":%d,\"token\":\"%s\",\"n\":1}"
              .formatted(elections, before.token().epoch(), before.token().id()));
      Heard heard = new Heard();
      try (Connection connection = connect(nats.server().url());
          NatsLeader natsLeader = NatsLeader.on(connection);
          Election election = natsLeader.election(config("a")).listener(heard).start()) {
        Leadership term = election.awaitLeadership(BOUND);

        assertThatExceptionOfType(TokenInvalidException.class)
            .isThrownBy(() -> natsLeader.fencedBucket(term, accounts));

        assertThat(term.awaitEnd(BOUND)).contains(DemotionReason.REGISTER_LOST);
        Awaitility.await()
            .atMost(BOUND)
            .untilAsserted(
                () ->
                    assertThat(heard.problems)
                        .anySatisfy(
                            problem ->
                                assertThat(problem.message())
                                    .contains("epoch 1000000", "first sequence")));
      }
    }
  }

  @Nested
  class Doors {
    @Test
    void aLeadershipOfAnotherMakeIsRefused() throws Exception {
      try (Connection connection = connect(nats.server().url());
          NatsLeader natsLeader = NatsLeader.on(connection)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> natsLeader.fencedBucket(new SelfMade(), accounts))
            .withMessageContaining("leadership");
      }
    }

    @Test
    void aLeadershipOfAnotherNatsLeaderIsRefused() throws Exception {
      try (Connection connection = connect(nats.server().url());
          NatsLeader natsLeader = NatsLeader.on(connection);
          NatsLeader another = NatsLeader.on(connection);
          Election election = natsLeader.election(config("a")).start()) {
        Leadership term = election.awaitLeadership(BOUND);

        assertThatIllegalArgumentException()
            .isThrownBy(() -> another.fencedBucket(term, accounts))
            .withMessageContaining("this same NatsLeader");
      }
    }

    @Test
    void aTermThatHasEndedOpensNothing() throws Exception {
      try (Connection connection = connect(nats.server().url());
          NatsLeader natsLeader = NatsLeader.on(connection);
          Election election = natsLeader.election(config("a")).start()) {
        Leadership term = election.awaitLeadership(BOUND);
        FencedBucket view = natsLeader.fencedBucket(term, accounts);
        assertThat(election.stop()).isTrue();

        assertThatExceptionOfType(TokenInvalidException.class)
            .isThrownBy(() -> view.put("k", bytes("late")));
        assertThatExceptionOfType(TokenInvalidException.class)
            .isThrownBy(() -> natsLeader.fencedBucket(term, accounts));
        assertThat(unguarded.get("k")).isNull();
      }
    }

    @Test
    void registersInMemoryHaveNoStreams() throws Exception {
      try (NatsLeader natsLeader =
              NatsLeader.on(new InMemoryRegisters().connect(), ElectionClock.system());
          Election election = natsLeader.election(config("a")).start()) {
        Leadership term = election.awaitLeadership(BOUND);

        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> natsLeader.fencedBucket(term, accounts));
      }
    }
  }

  private static Leadership termAfter(Election election, Leadership before) {
    Awaitility.await()
        .atMost(BOUND)
        .until(
            () ->
                election
                    .leadership()
                    .filter(term -> term.token().epoch() > before.token().epoch())
                    .isPresent());
    return election.leadership().orElseThrow();
  }

  private static Connection connect(String url) throws Exception {
    return Nats.connect(ConnectionOptions.recommended().server(url).build());
  }

  private ElectionConfig config(String id) {
    return ElectionConfig.builder()
        .bucket(elections)
        .group("g")
        .instanceId(id)
        .ttl(Duration.ofMillis(900))
        .build();
  }

  /** That of the machine until it is frozen, as a process's view of it is by a pause. */
  private static final class FreezableClock implements ElectionClock {
    private volatile boolean frozen;
    private volatile long monotonicNanos;
    private volatile long wallMillis;

    void freeze() {
      monotonicNanos = ElectionClock.system().monotonicNanos();
      wallMillis = ElectionClock.system().wallMillis();
      frozen = true;
    }

    @Override
    public long monotonicNanos() {
      return frozen ? monotonicNanos : ElectionClock.system().monotonicNanos();
    }

    @Override
    public long wallMillis() {
      return frozen ? wallMillis : ElectionClock.system().wallMillis();
    }
  }

  private static final class Heard implements ElectionListener {
    private final List<DemotionReason> demotions = new CopyOnWriteArrayList<>();
    private final List<ElectionProblem> problems = new CopyOnWriteArrayList<>();

    @Override
    public void onDemoted(FencingToken token, DemotionReason reason) {
      demotions.add(reason);
    }

    @Override
    public void onProblem(ElectionProblem problem) {
      problems.add(problem);
    }
  }

  private static final class SelfMade implements Leadership {
    @Override
    public FencingToken token() {
      return new FencingToken(Long.MAX_VALUE, "self-made");
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public Duration remaining() {
      return BOUND;
    }

    @Override
    public void checkValid() {}

    @Override
    public Optional<DemotionReason> endReason() {
      return Optional.empty();
    }

    @Override
    public Optional<DemotionReason> awaitEnd(Duration timeout) {
      return Optional.empty();
    }

    @Override
    public CompletionStage<DemotionReason> ended() {
      return new CompletableFuture<>();
    }
  }
}
