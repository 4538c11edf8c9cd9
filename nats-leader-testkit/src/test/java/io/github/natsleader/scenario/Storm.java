// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Three participants, each behind a proxy of its own, that suffer one fault after another. After
 * each one they must recover before the next comes.
 */
final class Storm implements AutoCloseable {
  static final Duration TTL = Duration.ofMillis(500);
  static final Duration HEARTBEAT = Duration.ofMillis(100);

  /** A lease, a reconnect, and what a busy machine takes. */
  private static final Duration LEADER_AGAIN = TTL.plusSeconds(10);

  private static final Duration ALL_AGREE = TTL.plusSeconds(20);

  /**
   * How long answers are dropped after the first one was. With a heartbeat before it and two more
   * tries after it, a good part of the lease is left.
   */
  private static final int ANSWERS_DROPPED_MILLIS = 60;

  /** What is left of the lease then; a machine that stood still for that long is no proof. */
  private static final Duration STALL_MARGIN = Duration.ofMillis(100);

  private static final int PARTICIPANTS = 3;

  private final NatsServer server;
  private final Random random;
  private final Scene scene;
  private final RegisterTap tap;
  private final Pulse pulse;
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final StormReport report = new StormReport();

  Storm(NatsServer server, Connection direct, String bucket, long seed) throws Exception {
    this.server = server;
    random = new Random(seed);
    scene = new Scene(server.url(), bucket, "g");
    tap = RegisterTap.on(direct, bucket, "g");
    pulse = new Pulse(direct);
  }

  /** Has all participants join, and waits until they agree. */
  void begin() throws IOException, InterruptedException {
    for (int i = 0; i < PARTICIPANTS; i++) {
      join("p" + i);
    }
    Waiting.until("a first leader", this::allAgree);
  }

  private void join(String id) throws IOException, InterruptedException {
    FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port());
    proxies.add(proxy);
    scene.join(
        scene.config(id).ttl(TTL).heartbeatInterval(HEARTBEAT).resignCooldown(TTL).build(),
        ConnectionOptions.recommended()
            .server("nats://127.0.0.1:" + proxy.port())
            .reconnectWait(Duration.ofMillis(10))
            .reconnectJitter(Duration.ofMillis(10)));
  }

  StormReport report() {
    return report;
  }

  List<Participant> participants() {
    return scene.participants();
  }

  /** The next fault, from its beginning to the recovery from it. */
  void strike() throws InterruptedException {
    StormFault fault = StormFault.draw(random);
    Waiting.untilNanos(System.nanoTime() + (long) (random.nextDouble() * HEARTBEAT.toNanos()));
    report.struck(fault);
    try {
      if (fault.kind().dropsAnAnswerAlone()) {
        dropAnAnswer(fault);
      } else {
        strike(fault);
      }
      recover();
    } catch (Throwable e) {
      throw new AssertionError("fault %d, %s: %s".formatted(report.faults(), fault, e), e);
    }
  }

  private void strike(StormFault fault) throws InterruptedException {
    List<FaultProxy> struck = struck(fault.aim());
    switch (fault.kind()) {
      case CUT -> struck.forEach(FaultProxy::cut);
      case SLOW_TO_SERVER -> struck.forEach(proxy -> proxy.delayToServer(latency(fault)));
      case SLOW_TO_CLIENT -> struck.forEach(proxy -> proxy.delayToClient(latency(fault)));
      case SLOW_THEN_CUT -> {
        struck.forEach(proxy -> proxy.delayToClient(latency(fault)));
        waitMillis(fault.latencyMillis());
        struck.forEach(FaultProxy::cut);
      }
      case HALF_OPEN -> struck.forEach(FaultProxy::blackhole);
      case HALF_OPEN_TO_SERVER -> struck.forEach(FaultProxy::blackholeToServer);
      case HALF_OPEN_TO_CLIENT -> struck.forEach(FaultProxy::blackholeToClient);
      case ANSWERS_DROPPED_FOR_LONG -> struck.forEach(FaultProxy::dropAnswers);
      case SERVER_FROZEN -> server.freeze();
      case TAKEOVER_UNANSWERED -> {
        proxies.forEach(FaultProxy::dropMessages);
        scene.leader().ifPresent(Participant::resign);
      }
      case ANSWER_DROPPED, ANSWER_DROPPED_THEN_CUT -> throw new IllegalStateException("not here");
    }
    waitMillis(fault.lengthMillis());
    proxies.forEach(FaultProxy::heal);
    server.resume();
  }

  private List<FaultProxy> struck(StormFault.Aim aim) {
    return switch (aim) {
      case ALL -> proxies;
      case ANY -> List.of(proxies.get(random.nextInt(proxies.size())));
      case LEADER -> List.of(proxyOf(scene.leader().orElse(scene.participants().get(0))));
    };
  }

  private FaultProxy proxyOf(Participant participant) {
    return proxies.get(scene.participants().indexOf(participant));
  }

  /** Rules H3 to H5: a renewal whose answer is lost is found out about, and the term goes on. */
  private void dropAnAnswer(StormFault fault) throws InterruptedException {
    pulse.reset();
    Participant leader = scene.leader().orElse(null);
    Leadership term = leader == null ? null : leader.election().leadership().orElse(null);
    if (term == null) {
      // Lost between two looks, since this machine stood still.
      report.stalled();
      return;
    }
    int writesBefore = tap.writes().size();
    FaultProxy proxy = proxyOf(leader);
    loseAnswers(fault, proxy);
    long healedNanos = System.nanoTime();
    Waiting.until(
        "a renewal, or the end of the term",
        LEADER_AGAIN,
        () -> !term.isValid() || term.remaining().compareTo(leftOf(healedNanos)) > 0);
    if (pulse.longestStall().compareTo(STALL_MARGIN) > 0) {
      report.stalled();
      return;
    }
    assertThat(term.isValid())
        .as(
            "an answer was dropped, and %s ended for it: %s; this machine stood still for %d ms at"
                + " most",
            term.token(), term.endReason(), pulse.longestStall().toMillis())
        .isTrue();
    report.judged(wasSentAgain(writesBefore));
  }

  private void loseAnswers(StormFault fault, FaultProxy proxy) {
    long droppedBefore = proxy.droppedBytes();
    boolean cuts = fault.kind() == StormFault.Kind.ANSWER_DROPPED_THEN_CUT;
    if (cuts) {
      proxy.dropAnswers();
    } else {
      proxy.dropMessages();
    }
    Waiting.until("an answer is dropped", () -> proxy.droppedBytes() > droppedBefore);
    if (cuts) {
      proxy.cut();
    } else {
      waitMillis(fault.lengthMillis() % ANSWERS_DROPPED_MILLIS);
    }
    proxy.heal();
  }

  /** Whether one of the writes since then came more than once. */
  private boolean wasSentAgain(int writesBefore) {
    List<String> bodies =
        tap.writes().stream().skip(writesBefore).map(RegisterTap.Write::body).toList();
    return Set.copyOf(bodies).size() < bodies.size();
  }

  /** What can be left at most of a lease that was not renewed since that instant. */
  private static Duration leftOf(long sinceNanos) {
    return TTL.minusNanos(System.nanoTime() - sinceNanos);
  }

  /** Waits until one leads, all others follow it, and everybody has heard of every end. */
  private void recover() {
    long endedNanos = System.nanoTime();
    Waiting.until("a leader again", LEADER_AGAIN, () -> scene.leader().isPresent());
    Duration leader = Duration.ofNanos(System.nanoTime() - endedNanos);
    Waiting.until("all agree: " + describe(), ALL_AGREE, this::allAgree);
    report.recovered(leader, Duration.ofNanos(System.nanoTime() - endedNanos));
  }

  private boolean allAgree() {
    Set<String> leaders =
        scene.participants().stream()
            .flatMap(participant -> participant.election().status().leaderId().stream())
            .collect(Collectors.toSet());
    return leaders.size() == 1 && scene.participants().stream().allMatch(Storm::isSettled);
  }

  /** It leads with a lease not at risk, or follows; its terms but the present one were ended. */
  private static boolean isSettled(Participant participant) {
    int open = participant.promotions().size() - participant.witness().demotions().size();
    return switch (participant.election().status().state()) {
      case LEADER -> open == 1 && !isAtRisk(participant);
      case FOLLOWER -> open == 0;
      default -> false;
    };
  }

  private static boolean isAtRisk(Participant leader) {
    Duration fresh = TTL.minus(HEARTBEAT.multipliedBy(2));
    return leader.election().status().leaseRemaining().compareTo(fresh) < 0;
  }

  private String describe() {
    return scene.participants().stream()
        .map(participant -> participant.election().status().toString())
        .collect(Collectors.joining("\n  "));
  }

  private static Duration latency(StormFault fault) {
    return Duration.ofMillis(fault.latencyMillis());
  }

  private static void waitMillis(int millis) {
    Waiting.untilNanos(System.nanoTime() + millis * 1_000_000L);
  }

  /** Ends all participants; fails if what must always hold did not. */
  @Override
  public void close() throws Exception {
    server.resume();
    proxies.forEach(FaultProxy::heal);
    try {
      scene.close();
    } finally {
      pulse.close();
      proxies.forEach(FaultProxy::close);
    }
    scene.participants().forEach(Storm::requireOneDemotionEach);
  }

  /** The same terms, in the same order, each ended once, for one reason. */
  private static void requireOneDemotionEach(Participant participant) {
    Witness witness = participant.witness();
    Waiting.until(
        "every end of " + participant.id() + " was told",
        () -> witness.demotions().size() >= witness.promotions().size());
    assertThat(witness.demotions().stream().map(Witness.Demotion::token))
        .containsExactlyElementsOf(
            witness.promotions().stream().map(Witness.Promotion::token).toList());
  }
}
