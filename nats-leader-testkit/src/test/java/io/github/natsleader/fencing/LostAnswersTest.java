// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencedStream;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.github.natsleader.testkit.server.RemovedStreams;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.StreamState;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bad network between a guarded writer and a real server. */
class LostAnswersTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String STREAM = "LEDGER";
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final int ROUNDS = 4;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private FaultProxy proxy;
  private GuardedWorld near;
  private GuardedWorld far;
  private StubbornTerm term;
  private FencedStream view;

  @BeforeEach
  void begin() throws Exception {
    near = GuardedWorld.on(nats.server().url());
    near.createStream(
        StreamConfiguration.builder()
            .name(STREAM)
            .subjects("ledger.>")
            .storageType(StorageType.File)
            .build());
    proxy = FaultProxy.to("127.0.0.1", nats.server().port());
    far = GuardedWorld.on("nats://127.0.0.1:" + proxy.port());
    term = StubbornTerm.of(7);
    view = new Fences(far.streams()).stream(term, term, STREAM, "ledger.nle.fence", BOUND);
  }

  @AfterEach
  void end() throws Exception {
    writer.shutdownNow();
    far.close();
    proxy.close();
    assertThat(near.connection().jetStreamManagement().deleteStream(STREAM)).isTrue();
    RemovedStreams.awaitGone(nats.server());
    near.close();
  }

  @Nested
  class F1UnknownOutcome {
    /** What is applied while nobody is told is found, and not written again. */
    @Test
    void aLostAnswerCostsNeitherTheTermNorASecondMessage() throws Exception {
      for (int round = 1; round <= ROUNDS; round++) {
        int number = round;
        long before = state().getLastSequence();
        proxy.dropAnswers();
        Future<Long> written = writer.submit(() -> view.publish("ledger.a", bytes("" + number)));
        Awaitility.await().atMost(BOUND).until(() -> state().getLastSequence() > before);
        proxy.heal();

        assertThat(written.get(30, TimeUnit.SECONDS)).isEqualTo(before + 1);
        assertThat(messagesOf("ledger.a")).isEqualTo(round);
      }
      assertThat(term.refutations()).isEmpty();
    }

    /** What arrives late, after the call, is refused: the next call has moved the fence on. */
    @Test
    void aWriteThatIsStuckOnTheWayNeverLandsBehindALaterOne() throws Exception {
      for (int round = 1; round <= ROUNDS; round++) {
        int number = round;
        proxy.blackhole();
        Future<Object> stuck =
            writer.submit(
                () ->
                    BucketUnderFence.outcome(
                        () ->
                            view.withTimeout(Duration.ofMillis(300))
                                .publish("ledger.a", bytes("stuck" + number))));
        Object outcome = stuck.get(30, TimeUnit.SECONDS);
        proxy.heal();
        long sequence = view.publish("ledger.b", bytes("later" + number));

        assertThat(outcome).isInstanceOf(FencedWriteUnknownException.class);
        long landed =
            near.connection()
                .jetStreamManagement()
                .getStreamInfo(STREAM)
                .getStreamState()
                .getLastSequence();
        assertThat(landed).isEqualTo(sequence);
      }
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void aCutInTheMiddleOfWritesCostsNoWriteAndNoneTwice() throws Exception {
      Future<Integer> written =
          writer.submit(
              () -> {
                for (int i = 0; i < 400; i++) {
                  assertThat(view.publish("ledger.a", bytes("" + i))).isPositive();
                }
                return 400;
              });
      for (int cut = 1; cut <= ROUNDS; cut++) {
        int upTo = 60 * cut;
        Awaitility.await().atMost(BOUND).until(() -> messagesOf("ledger.a") >= upTo);
        proxy.cut();
        proxy.heal();
      }

      assertThat(written.get(60, TimeUnit.SECONDS)).isEqualTo(400);
      assertThat(messagesOf("ledger.a")).isEqualTo(400);
      assertThat(term.refutations()).isEmpty();
    }
  }

  private StreamState state() throws Exception {
    return near.connection().jetStreamManagement().getStreamInfo(STREAM).getStreamState();
  }

  private long messagesOf(String subject) throws Exception {
    return near.connection()
        .jetStreamManagement()
        .getStreamInfo(STREAM, StreamInfoOptions.filterSubjects(subject))
        .getStreamState()
        .getSubjectMap()
        .getOrDefault(subject, 0L);
  }
}
