// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.natsleader.FencedStream;
import io.github.natsleader.FencedTargetException;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.github.natsleader.testkit.server.RemovedStreams;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be guarded, and what is refused with the field named. */
class GuardTargetTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String FENCE = "orders.nle.fence";

  private GuardedWorld world;

  @BeforeEach
  void begin() throws Exception {
    world = GuardedWorld.on(nats.server().url());
  }

  @AfterEach
  void end() throws Exception {
    for (String stream : world.connection().jetStreamManagement().getStreamNames()) {
      assertThat(world.connection().jetStreamManagement().deleteStream(stream)).isTrue();
    }
    RemovedStreams.awaitGone(nats.server());
    world.close();
  }

  /** One setting that is not fit. */
  record Unfit(String field, UnaryOperator<StreamConfiguration.Builder> setting, String since) {
    static Unfit of(String field, UnaryOperator<StreamConfiguration.Builder> setting) {
      return new Unfit(field, setting, "2.11.0");
    }

    @Override
    public String toString() {
      return field;
    }
  }

  static Stream<Unfit> unfit() {
    return Stream.of(
        Unfit.of("max_age", b -> b.maxAge(Duration.ofDays(300))),
        Unfit.of("max_msgs", b -> b.maxMessages(1_000_000)),
        Unfit.of("max_bytes", b -> b.maxBytes(1_000_000)),
        Unfit.of("retention", b -> b.retentionPolicy(RetentionPolicy.WorkQueue)),
        Unfit.of("retention", b -> b.retentionPolicy(RetentionPolicy.Interest)),
        Unfit.of("storage", b -> b.storageType(StorageType.Memory)),
        Unfit.of("max_msg_size", b -> b.maximumMessageSize(200)),
        Unfit.of("no_ack", b -> b.noAck(true)),
        Unfit.of("subjects", b -> b.subjects("orders.*")),
        Unfit.of("mirror", b -> b.subjects().mirror(Mirror.builder().name("other").build())),
        Unfit.of("sources", b -> b.addSource(Source.builder().name("other").build())),
        Unfit.of("subject_transform", b -> b.subjectTransform(new SubjectTransform(">", "x.>"))),
        Unfit.of(
            "discard_new_per_subject",
            b ->
                b.discardPolicy(DiscardPolicy.New)
                    .maxMessagesPerSubject(1)
                    .discardNewPerSubject(true)),
        new Unfit("persist_mode", b -> b.persistMode(PersistMode.Async), "2.12.0"),
        new Unfit("allow_msg_counter", b -> b.allowMessageCounter(true), "2.12.0"));
  }

  @Nested
  class F1Limits {
    @ParameterizedTest
    @MethodSource("io.github.natsleader.fencing.GuardTargetTest#unfit")
    void whatCouldDropTheFenceIsRefused(Unfit unfit) throws Exception {
      assumeTrue(world.connection().getServerInfo().isSameOrNewerThanVersion(unfit.since()));
      world.createStream(usual("other").subjects("other").build());
      world.createStream(unfit.setting().apply(usual("ORDERS")).build());
      StubbornTerm term = StubbornTerm.of(7);

      assertThatExceptionOfType(FencedTargetException.class)
          .isThrownBy(() -> stream(term))
          .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(unfit.field()))
          .satisfies(refusal -> assertThat(refusal.target()).isEqualTo("ORDERS"))
          .satisfies(refusal -> assertThat(refusal.isTransient()).isFalse())
          .withMessageContaining(unfit.field());
      assertThat(term.refutations()).isEmpty();
      assertThat(world.connection().jetStreamManagement().getStreamInfo("ORDERS"))
          .satisfies(info -> assertThat(info.getStreamState().getMsgCount()).isZero());
    }

    @Test
    void whatKeepsTheFenceIsNot() throws Exception {
      world.createStream(
          usual("ORDERS")
              .discardPolicy(DiscardPolicy.New)
              .maxMessages(1000)
              .maxBytes(1_000_000)
              .maxMessagesPerSubject(3)
              .denyPurge(true)
              .denyDelete(true)
              .build());

      assertThat(stream(StubbornTerm.of(7)).publish("orders.a", new byte[0])).isPositive();
    }

    @Test
    void aSealedStreamIsRefused() throws Exception {
      world.createStream(usual("ORDERS").build());
      world.connection().jetStreamManagement().updateStream(usual("ORDERS").seal().build());

      assertThatExceptionOfType(FencedTargetException.class)
          .isThrownBy(() -> stream(StubbornTerm.of(7)))
          .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("sealed"));
    }

    @Test
    void nothingIsCreated() {
      assertThatExceptionOfType(FencedTargetException.class)
          .isThrownBy(() -> world.bucket(StubbornTerm.of(7), "absent"))
          .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("stream"))
          .withMessageContaining("KV_absent");
    }

    @Test
    void theElectionsOwnBucketIsRefused() throws Exception {
      assertThat(world.create(StubbornTerm.ELECTIONS)).isNotNull();

      assertThatExceptionOfType(FencedTargetException.class)
          .isThrownBy(() -> world.bucket(StubbornTerm.of(7), StubbornTerm.ELECTIONS))
          .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("bucket"));
    }

    @Test
    void bucketsWithAHistoryAreFine() throws Exception {
      assertThat(world.create("deep", 64)).isNotNull();

      assertThat(world.bucket(StubbornTerm.of(7), "deep").put("k", new byte[0])).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "orders",
          "orders.fence",
          ".nle.fence",
          "*.nle.fence",
          ">.nle.fence",
          "orders..nle.fence",
          "a b.nle.fence",
          ""
        })
    void fencesAreLiteralAndKnownByTheirEnd(String fence) {
      StubbornTerm term = StubbornTerm.of(7);

      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new Fences(world.streams()).stream(term, term, "ORDERS", fence, TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a*", "a b", "a>"})
    void bucketsAreNames(String bucket) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> world.bucket(StubbornTerm.of(7), bucket));
    }
  }

  private FencedStream stream(StubbornTerm term) throws InterruptedException {
    return new Fences(world.streams()).stream(term, term, "ORDERS", FENCE, TIMEOUT);
  }

  private static StreamConfiguration.Builder usual(String name) {
    return StreamConfiguration.builder()
        .name(name)
        .subjects("orders.>")
        .storageType(StorageType.File);
  }
}
