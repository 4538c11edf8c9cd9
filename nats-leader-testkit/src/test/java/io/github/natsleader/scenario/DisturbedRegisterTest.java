// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody else writes to the register under a live election (rules R2, R3, H6 and W3). */
@Tag("every-server")
class DisturbedRegisterTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  /** What a busy machine may add before another leads. */
  private static final Duration BOUND = Duration.ofSeconds(6);

  private static final int DEPTH = 100_000;

  /**
   * One thing done to the register, and what must follow.
   *
   * @param reason why the leader is demoted
   * @param vacancy how long nobody leads at least, from then on
   * @param problem what its operator hears; null for nothing in particular
   */
  private record Disturbance(
      String name, Blow blow, DemotionReason reason, Duration vacancy, @Nullable Kind problem) {
    @Override
    public String toString() {
      return name;
    }

    static Disturbance unreadable(String name, byte[] value) {
      return new Disturbance(
          name,
          (key, term) -> key.put(value),
          DemotionReason.TAKEN_OVER,
          Scene.TTL,
          Kind.UNREADABLE_RECORD);
    }

    static Disturbance foreign(
        String name, String record, Duration vacancy, @Nullable Kind problem) {
      return new Disturbance(
          name,
          (key, term) -> key.put(record.replace("TOKEN", term.token().id()).getBytes(UTF_8)),
          DemotionReason.TAKEN_OVER,
          vacancy,
          problem);
    }
  }

  @FunctionalInterface
  private interface Blow {
    void strike(Key key, Leadership term) throws Exception;
  }

  private record Key(KeyValue bucket, String name) {
    void put(byte[] value) throws Exception {
      bucket.put(name, value);
    }
  }

  static List<Disturbance> disturbances() {
    return Stream.of(unreadable(), foreign(), erasures()).flatMap(some -> some).toList();
  }

  private static Stream<Disturbance> unreadable() {
    byte[] huge = new byte[1024 * 1024];
    Arrays.fill(huge, (byte) '{');
    return Stream.of(
        Disturbance.unreadable("garbage", "not json".getBytes(UTF_8)),
        Disturbance.unreadable("empty", new byte[0]),
        Disturbance.unreadable("zeros", new byte[100]),
        Disturbance.unreadable("huge", huge),
        Disturbance.unreadable("nestedArrays", "[".repeat(DEPTH).getBytes(UTF_8)),
        Disturbance.unreadable("nestedObjects", "{\"a\":".repeat(DEPTH / 10).getBytes(UTF_8)),
        Disturbance.unreadable("noToken", "{\"id\":\"x\"}".getBytes(UTF_8)),
        Disturbance.unreadable(
            "leaseAboveOneHour",
            "{\"id\":\"x\",\"token\":\"t\",\"lease\":3600001,\"n\":1}".getBytes(UTF_8)));
  }

  private static Stream<Disturbance> foreign() {
    return Stream.of(
        Disturbance.foreign(
            "shorterLease",
            "{\"id\":\"x\",\"token\":\"t\",\"lease\":300,\"n\":1}",
            Duration.ofMillis(300),
            null),
        Disturbance.foreign(
            "longerLease",
            "{\"id\":\"x\",\"token\":\"t\",\"lease\":1500,\"n\":1}",
            Duration.ofMillis(1500),
            null),
        Disturbance.foreign(
            "unknownFields",
            "{\"x\":[{}],\"id\":\"x\",\"token\":\"t\",\"lease\":\"long\",\"n\":{}}",
            Scene.TTL,
            null),
        Disturbance.foreign(
            "ourName",
            "{\"id\":\"a\",\"token\":\"t\",\"lease\":900,\"n\":1}",
            Scene.TTL,
            Kind.NAME_IN_USE),
        Disturbance.foreign(
            "ourTokenCloned",
            "{\"id\":\"a\",\"token\":\"TOKEN\",\"lease\":900,\"n\":99999}",
            Scene.TTL,
            Kind.CLONED));
  }

  private static Stream<Disturbance> erasures() {
    return Stream.of(
        new Disturbance(
            "deleted",
            (key, term) -> key.bucket().delete(key.name()),
            DemotionReason.KEY_DELETED,
            Scene.TTL,
            null),
        new Disturbance(
            "purged",
            (key, term) -> key.bucket().purge(key.name()),
            DemotionReason.KEY_DELETED,
            Scene.TTL,
            null));
  }

  @ParameterizedTest
  @MethodSource("disturbances")
  void isSurvived(Disturbance disturbance, Connection other) throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "disturbed", disturbance.name())) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      Participant follower = scene.join("b").follows("a");

      long beforeNanos = System.nanoTime();
      disturbance.blow().strike(new Key(other.keyValue("disturbed"), scene.group()), term);
      long afterNanos = System.nanoTime();
      leader.demoted(1, disturbance.reason());
      Witness.Promotion next = scene.termAfter(term.token().epoch(), Participant.PATIENCE);

      // W1: counted from a sighting, which no participant can have before it was done.
      assertThat(Duration.ofNanos(next.atNanos() - beforeNanos))
          .isGreaterThanOrEqualTo(disturbance.vacancy());
      assertThat(Duration.ofNanos(next.atNanos() - afterNanos))
          .isLessThan(disturbance.vacancy().plus(BOUND));
      requireReported(disturbance, leader, follower);
      requireOneLeadsOneFollows(scene);
    }
  }

  private static void requireReported(
      Disturbance disturbance, Participant leader, Participant follower) {
    Kind problem = disturbance.problem();
    if (problem != null) {
      Waiting.until("report", () -> leader.witness().hasHeardOf(problem));
    } else {
      assertThat(leader.witness().troubles()).isEmpty();
      assertThat(follower.witness().troubles()).isEmpty();
    }
  }

  private static void requireOneLeadsOneFollows(Scene scene) {
    Waiting.until(
        "one leads, the other follows it",
        () ->
            scene
                .leader()
                .filter(
                    leader ->
                        scene.participants().stream()
                            .filter(any -> any != leader)
                            .allMatch(any -> followsOrLags(any, leader)))
                .isPresent());
  }

  private static boolean followsOrLags(Participant any, Participant leader) {
    return any.election().status().state() == ElectionState.FOLLOWER
        && any.election().status().leaderId().filter(leader.id()::equals).isPresent();
  }

  /** R2: an unreadable value may hide any lease that was seen in this group. */
  @Test
  void anUnreadableValueIsWaitedOutForTheLongestLeaseSeen(Connection other) throws Exception {
    Duration longest = Duration.ofMillis(1800);
    try (Scene scene = new Scene(nats.server().url(), "disturbed", "longest")) {
      Participant first = scene.join(scene.config("a").ttl(longest).build());
      first.leads();
      Participant second = scene.join("b").follows("a");
      first.election().stop();
      Leadership term = second.leads();

      long beforeNanos = System.nanoTime();
      other.keyValue("disturbed").put("longest", "garbage".getBytes(UTF_8));
      second.demoted(1, DemotionReason.TAKEN_OVER);

      Witness.Promotion next = scene.termAfter(term.token().epoch(), Participant.PATIENCE);
      assertThat(Duration.ofNanos(next.atNanos() - beforeNanos)).isGreaterThanOrEqualTo(longest);
    }
  }

  @Test
  void aStormOfGarbageIsSurvived(Connection other) throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "disturbed", "storm")) {
      Leadership term = scene.join("a").leads();
      scene.join("b").follows("a");
      KeyValue bucket = other.keyValue("disturbed");

      long lastNanos = 0;
      for (int i : IntStream.range(0, 300).toArray()) {
        lastNanos = System.nanoTime();
        if (i % 3 == 0) {
          bucket.delete("storm");
        } else {
          bucket.put("storm", ("{\"id\":\"x" + i + "\",\"token\":").repeat(i).getBytes(UTF_8));
        }
      }

      Witness.Promotion next = scene.termAfter(term.token().epoch(), Participant.PATIENCE);
      assertThat(Duration.ofNanos(next.atNanos() - lastNanos)).isGreaterThanOrEqualTo(Scene.TTL);
      requireOneLeadsOneFollows(scene);
    }
  }
}
