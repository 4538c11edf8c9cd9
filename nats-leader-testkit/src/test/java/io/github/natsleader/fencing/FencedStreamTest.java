// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencedStream;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.github.natsleader.testkit.server.RemovedStreams;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules F1 and F2 in a stream that is no bucket. */
class FencedStreamTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String STREAM = "ORDERS";
  private static final String FENCE = "orders.nle.fence";

  private GuardedWorld world;
  private FaultyStreams faulty;

  @BeforeEach
  void begin() throws Exception {
    world = GuardedWorld.on(nats.server().url());
    faulty = world.faultyStreams();
    world.createStream(
        StreamConfiguration.builder()
            .name(STREAM)
            .subjects("orders.>", "invoices.*")
            .storageType(StorageType.File)
            .build());
  }

  @AfterEach
  void end() throws Exception {
    assertThat(world.connection().jetStreamManagement().deleteStream(STREAM)).isTrue();
    RemovedStreams.awaitGone(nats.server());
    world.close();
    faulty.requireNoFaultLeft();
  }

  private FencedStream view(FencedTerm term) throws InterruptedException {
    return new Fences(world.streams()).stream(term, term, STREAM, FENCE, TIMEOUT);
  }

  private FencedStream faultyView(FencedTerm term) throws InterruptedException {
    return new Fences(faulty).stream(term, term, STREAM, FENCE, TIMEOUT);
  }

  private MessageInfo message(long sequence) throws Exception {
    return world.connection().jetStreamManagement().getMessage(STREAM, sequence);
  }

  private long messages() throws Exception {
    return world
        .connection()
        .jetStreamManagement()
        .getStreamInfo(STREAM)
        .getStreamState()
        .getMsgCount();
  }

  @Nested
  class F1Publishing {
    @Test
    void anOlderTermNeverPublishesAgain() throws Exception {
      StubbornTerm old = StubbornTerm.of(7);
      FencedStream stale = view(old);
      assertThat(stale.publish("orders.a", bytes("1"))).isEqualTo(2);
      FencedStream fresh = view(StubbornTerm.of(8));

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> stale.publish("orders.a", bytes("stale")));

      assertThat(old.refutations()).containsExactly(DemotionReason.TOKEN_INVALID);
      assertThat(fresh.publish("orders.a", bytes("2"))).isEqualTo(4);
      assertThat(messages()).isEqualTo(4);
    }

    @Test
    void whatIsPublishedIsThereWithItsHeaders() throws Exception {
      FencedStream view = view(StubbornTerm.of(7));

      long sequence = view.publish("invoices.1", Map.of("Kind", List.of("a", "b")), bytes("body"));

      MessageInfo found = message(sequence);
      assertThat(found.getSubject()).isEqualTo("invoices.1");
      assertThat(found.getData()).isEqualTo(bytes("body"));
      assertThat(found.getHeaders().get("Kind")).containsExactly("a", "b");
      assertThat(found.getHeaders().getFirst(WriteStamp.HEADER)).startsWith("7/token-7/");
    }

    /** Servers that look for a name anywhere among the headers must meet ours first. */
    @Test
    void aHeaderThatSpeaksOfTheGuardDoesNotLiftIt() throws Exception {
      FencedStream stale = view(StubbornTerm.of(7));
      FencedStream fresh = view(StubbornTerm.of(8));
      String name = "Nats-Expected-Last-Subject-Sequence";
      Map<String, List<String>> headers =
          Map.of("A", List.of(name + name), "Z-" + name, List.of(name + ":0", name + "-Subject"));

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> stale.publish("orders.a", headers, bytes("stale")));

      assertThat(fresh.publish("orders.a", headers, bytes("fresh"))).isEqualTo(3);
    }

    @Test
    void alostPublicationIsPublishedOnce() throws Exception {
      FencedStream view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.ANSWER_LOST);
      assertThat(view.publish("orders.a", bytes("1"))).isEqualTo(2);
      faulty.onWrites(Fault.LOST);
      assertThat(view.publish("orders.a", bytes("2"))).isEqualTo(5);
      faulty.onWrites(Fault.HELD_BACK);
      assertThat(view.publish("orders.a", bytes("3"))).isEqualTo(7);

      assertThat(faulty.release()).isInstanceOf(GuardedOutcome.Refused.class);

      // Four writes of the fence, three messages.
      assertThat(messages()).isEqualTo(7);
    }

    @Test
    void aBucketAndAStreamOfOneFenceShareATurn() throws Exception {
      assertThat(world.create("both")).isNotNull();
      StubbornTerm term = StubbornTerm.of(7);
      Fences fences = new Fences(world.streams());
      fences.bucket(term, term, "both", TIMEOUT).put("k", bytes("v"));

      FencedStream stream = fences.stream(term, term, "KV_both", "$KV.both.nle.fence", TIMEOUT);

      assertThat(stream.publish("$KV.both.k", bytes("w"))).isEqualTo(3);
    }
  }

  @Nested
  class NothingUnguarded {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "orders.*",
          "orders.>",
          "other",
          "invoices.a.b",
          "orders",
          "orders..a",
          ".orders",
          "orders.a b",
          "orders.nle.fence",
          "orders.deep.nle.fence"
        })
    void subjectsAreLiteralTheStreamsAndNoFences(String subject) throws Exception {
      FencedStream view = view(StubbornTerm.of(7));

      assertThatIllegalArgumentException().isThrownBy(() -> view.publish(subject, bytes("x")));

      assertThat(messages()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Nats-Msg-Id",
          "Nats-Expected-Last-Subject-Sequence",
          "nats-expected-last-subject-sequence-subject",
          "Nats-Rollup",
          "Nats-TTL",
          "Nats-Expected-Stream",
          "Nats-Schedule",
          "NATS-ANYTHING",
          "Nle-Write"
        })
    void headersOfTheGuardAreKept(String name) throws Exception {
      FencedStream view = view(StubbornTerm.of(7));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> view.publish("orders.a", Map.of(name, List.of("0")), bytes("x")))
          .withMessageContaining(name);

      assertThat(messages()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nNats-Expected-Last-Subject-Sequence: 0", "a\nb", "\u0000", "ä"})
    void headerValuesStayOnTheirLine(String value) throws Exception {
      FencedStream view = view(StubbornTerm.of(7));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> view.publish("orders.a", Map.of("Kind", List.of(value)), bytes("x")));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> view.publish("orders.a", Map.of("a" + value, List.of("x")), bytes("x")));

      assertThat(messages()).isEqualTo(1);
    }

    @Test
    void timeoutsAreKept() throws Exception {
      FencedStream view = view(StubbornTerm.of(7)).withTimeout(Duration.ofSeconds(1));

      assertThat(view.timeout()).hasSeconds(1);
      assertThat(view.stream()).isEqualTo(STREAM);
      assertThat(view.fenceSubject()).isEqualTo(FENCE);
      assertThat(view.token()).isEqualTo(StubbornTerm.of(7).token());
    }
  }
}
