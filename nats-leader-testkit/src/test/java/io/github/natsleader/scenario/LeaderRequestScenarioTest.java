// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What anybody with a NATS connection may ask of a leader, and by which subject. */
@Tag("every-server")
class LeaderRequestScenarioTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String BUCKET = "asked";

  private Connection outside;

  @BeforeEach
  void connect(Connection connection) {
    outside = connection;
  }

  private static Scene scene(String group) {
    return new Scene(nats.server().url(), BUCKET, group);
  }

  @Test
  void whereNobodyLeadsTheServerSaysThatNobodyListens() throws Exception {
    assertNobodyListens("nobody");
    try (Scene scene = scene("left")) {
      Participant only = scene.join("only");
      only.leads();
      only.election().stop();

      assertNobodyListens("left");
    }
  }

  @Test
  void theLeaderResignsForWhoeverKnowsItsTerm() throws Exception {
    try (Scene scene = scene("resigns")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      Participant follower = scene.join("b").follows("a");

      assertAccepted(ask("resigns", resign(term.token())));

      leader.demoted(1, DemotionReason.RESIGNED);
      follower.leads();
    }
  }

  @Test
  void theTokenAloneWillDoWhereTheEpochIsNotKnown() throws Exception {
    try (Scene scene = scene("tokens")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();

      assertAccepted(ask("tokens", resign(term.token().id(), 0)));

      leader.demoted(1, DemotionReason.RESIGNED);
    }
  }

  @Test
  void whatIsMeantForAnotherTermOrCannotBeReadIsDeclined() throws Exception {
    try (Scene scene = scene("declined")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      FencingToken token = term.token();

      assertDeclined(
          ask("declined", resign(new FencingToken(token.epoch() + 1, token.id()))), "another term");
      assertDeclined(
          ask("declined", resign(new FencingToken(token.epoch(), "another"))), "another term");
      assertThat(ask("declined", resign("", 0)))
          .as("no token is empty: asked by whoever wants to know the epoch")
          .endsWith(",\"epoch\":" + token.epoch() + "}");
      assertDeclined(ask("declined", ""), "empty");
      assertDeclined(ask("declined", "resign"), "no JSON object");
      assertDeclined(ask("declined", "{\"kind\":\"resign\"}"), "token");
      assertDeclined(
          ask("declined", resign(token).replace("resign", "shutdown")), "unknown \"kind\"");
      assertDeclined(ask("declined", resign(token) + " ".repeat(70_000)), "at most 65536");

      assertThat(term.isValid()).isTrue();
      assertThat(leader.leads().token()).isEqualTo(term.token());
    }
  }

  /** A message to which nobody wants an answer does no harm either. */
  @Test
  void whoeverWantsNoAnswerGetsNone() throws Exception {
    try (Scene scene = scene("mute")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();

      assertDeclined(ask("mute", "{}"), "kind");
      outside.publish(subject("mute"), "garbage".getBytes(UTF_8));
      outside.publish(subject("mute"), resign(term.token()).getBytes(UTF_8));

      leader.demoted(1, DemotionReason.RESIGNED);
    }
  }

  /** An answer there would replace a record that nobody expected, by the leader's own right. */
  @Test
  void anAnswerGoesToAnInboxOnly() throws Exception {
    try (Scene scene = scene("deputy")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      for (String target :
          List.of(
              "$KV." + BUCKET + ".deputy",
              "$KV." + BUCKET + ".other",
              "$JS.API.STREAM.PURGE.KV_" + BUCKET,
              subject("deputy"),
              "orders")) {
        outside.publish(subject("deputy"), target, "garbage".getBytes(UTF_8));
        outside.publish(subject("deputy"), target, resign(term.token()).getBytes(UTF_8));
      }
      // What comes after them on the same connection has passed them all.
      assertDeclined(ask("deputy", "{}"), "kind");

      assertThat(term.isValid()).isTrue();
      assertThat(leader.leads().token()).isEqualTo(term.token());
      assertThat(outside.keyValue(BUCKET).get("other")).isNull();
    }
  }

  @Test
  void onlyTheLeaderAnswers() throws Exception {
    try (Scene scene = scene("one-answer")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      Participant next = scene.join("b").follows("a");
      scene.join("c").follows("a");
      assertDeclined(ask("one-answer", "{}"), "kind");
      assertThat(answersTo("one-answer", resign(new FencingToken(1, "t")))).hasSize(1);

      assertAccepted(ask("one-answer", resign(term.token())));
      leader.demoted(1, DemotionReason.RESIGNED);
      Waiting.until("another leader", () -> scene.leader().isPresent());
      assertDeclined(ask("one-answer", "{}"), "kind");

      assertThat(answersTo("one-answer", resign(new FencingToken(1, "t")))).hasSize(1);
      Waiting.until("b knows who leads", () -> next.election().leader().isPresent());
    }
  }

  @Test
  void aHandOverNeedsAHigherPriorityAndGoesToWhoAsked() throws Exception {
    try (Scene scene = scene("handed")) {
      Participant leader = scene.join(scene.config("a").priority(5).build());
      Leadership term = leader.leads();
      scene.join(scene.config("quick").acquireDelay(Duration.ZERO).build()).follows("a");
      Participant heir =
          scene.join(scene.config("heir").acquireDelay(Duration.ofMillis(300)).build());
      heir.follows("a");

      assertDeclined(ask("handed", handOver(term.token(), 5)), "not above the leader's 5");
      assertAccepted(ask("handed", handOver(term.token(), 6)));

      leader.demoted(1, DemotionReason.HANDED_OVER);
      heir.heardOf(heir.leads());
      assertThat(scene.terms()).hasSize(2);
    }
  }

  /**
   * A leader begins to listen when its term begins, and the server hears of it a little later. The
   * client drops what comes in the very moment before it knows its handler.
   */
  private String ask(String group, String body) {
    AtomicReference<Message> answer = new AtomicReference<>();
    Waiting.until(
        "a leader that listens",
        () -> {
          answer.set(firstAnswer(group, body, Duration.ofSeconds(3)));
          return answer.get() != null && !answer.get().isStatusMessage();
        });
    return new String(answer.get().getData(), UTF_8);
  }

  private @Nullable Message firstAnswer(String group, String body, Duration patience)
      throws InterruptedException {
    String inbox = outside.createInbox();
    Subscription answers = outside.subscribe(inbox);
    outside.publish(subject(group), inbox, body.getBytes(UTF_8));
    return answers.nextMessage(patience);
  }

  private void assertNobodyListens(String group) throws InterruptedException {
    Message answer = firstAnswer(group, resign(new FencingToken(1, "t")), Participant.PATIENCE);
    assertThat(answer).as("an answer").isNotNull();
    assertThat(answer.isStatusMessage()).isTrue();
    assertThat(answer.getStatus().getCode()).isEqualTo(503);
  }

  /** All answers to one message, once the server has nothing more to deliver. */
  private List<String> answersTo(String group, String body) throws Exception {
    List<String> answers = new CopyOnWriteArrayList<>();
    String inbox = outside.createInbox();
    outside
        .createDispatcher()
        .subscribe(inbox, message -> answers.add(new String(message.getData(), UTF_8)));
    outside.publish(subject(group), inbox, body.getBytes(UTF_8));
    Waiting.until("an answer", () -> !answers.isEmpty());
    Waiting.untilNanos(System.nanoTime() + Duration.ofMillis(150).toNanos());
    return answers;
  }

  private static String subject(String group) {
    return "nle.v1." + BUCKET + "." + group;
  }

  private static String resign(FencingToken token) {
    return resign(token.id(), token.epoch());
  }

  private static String resign(String token, long epoch) {
    return "{\"kind\":\"resign\",\"token\":\"%s\",\"epoch\":%d,\"from\":\"test\",\"reason\":\"x\"}"
        .formatted(token, epoch);
  }

  private static String handOver(FencingToken token, int priority) {
    return ("{\"kind\":\"hand_over\",\"token\":\"%s\",\"epoch\":%d,\"from\":\"heir\","
            + "\"priority\":%d,\"reason\":\"x\"}")
        .formatted(token.id(), token.epoch(), priority);
  }

  private static void assertAccepted(String answer) {
    assertThat(answer).isEqualTo("{\"accepted\":true}");
  }

  private static void assertDeclined(String answer, String why) throws Exception {
    JsonValue parsed = JsonParser.parse(answer);
    assertThat(parsed.map).isNotNull();
    assertThat(parsed.map.get("accepted").bool).isFalse();
    assertThat(parsed.map.get("why").string).contains(why);
  }
}
