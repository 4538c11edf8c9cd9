// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedEntry;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule F1: a write whose answer is lost is found out, or can land no more. */
class UnknownWritesTest extends BucketUnderFence {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Override
  NatsServer server() {
    return nats.server();
  }

  @Nested
  class F1UnknownOutcome {
    @Test
    void aWriteThatWasAppliedIsFound() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.ANSWER_LOST);

      long revision = view.put("k", bytes("v"));

      assertThat(unguarded.get("k").getRevision()).isEqualTo(revision);
      assertThat(text(unguarded.get("k"))).isEqualTo("v");
    }

    @Test
    void aWriteThatWasLostIsWrittenAgain() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      view.put("k", bytes("same"));
      faulty.onWrites(Fault.LOST);

      long revision = view.put("k", bytes("same"));

      assertThat(unguarded.get("k").getRevision()).isEqualTo(revision).isGreaterThan(3);
    }

    @Test
    void aWriteThatComesLateNeverLands() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.HELD_BACK);
      view.put("k", bytes("first"));
      view.put("k", bytes("second"));

      assertThat(faulty.release()).isInstanceOf(GuardedOutcome.Refused.class);

      assertThat(text(unguarded.get("k"))).isEqualTo("second");
    }

    @Test
    void aBarrierWhoseAnswerIsLostIsWrittenAgain() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.ANSWER_LOST);
      faulty.onFence(Fault.ANSWER_LOST, Fault.LOST, Fault.BUSY, Fault.NO_LEADER);

      long revision = view.put("k", bytes("v"));

      assertThat(unguarded.get("k").getRevision()).isEqualTo(revision);
      assertThat(fence()).contains("\"n\":2");
    }

    /** The bound is over before the barrier stands: the next call puts it up first. */
    @Test
    void theNextCallMakesSureThatItLandsNoMore() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = faultyView(term);
      faulty.onWrites(Fault.HELD_BACK);
      // More than a call of 40 ms can try, with pauses that double from 2 ms on.
      Fault[] lost = new Fault[10];
      Arrays.fill(lost, Fault.LOST);
      faulty.onFence(lost);
      assertThatExceptionOfType(FencedWriteUnknownException.class)
          .isThrownBy(() -> view.withTimeout(Duration.ofMillis(40)).put("k", bytes("first")))
          .satisfies(unknown -> assertThat(unknown.isTransient()).isTrue())
          .satisfies(unknown -> assertThat(unknown.subject()).endsWith(bucket + ".k"));

      Optional<FencedEntry> read = view.get("k");

      assertThat(read).isEmpty();
      assertThat(faulty.release()).isInstanceOf(GuardedOutcome.Refused.class);
      assertThat(view.get("k")).isEmpty();
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void anInterruptedWriteLandsNoMoreOnceTheNextHasReturned() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.SILENT);
      AtomicReference<Object> outcome = new AtomicReference<>();
      Thread writer = new Thread(() -> outcome.set(outcome(() -> view.put("k", bytes("first")))));
      writer.start();
      Awaitility.await().atMost(TIMEOUT).until(() -> faulty.mostUnderWay() > 0);
      writer.interrupt();
      writer.join();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);

      view.put("k", bytes("second"));

      assertThat(faulty.release()).isInstanceOf(GuardedOutcome.Refused.class);
      assertThat(text(unguarded.get("k"))).isEqualTo("second");
    }

    @Test
    void anUnguardedWriterLeavesItsFateOpen() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.ANSWER_LOST);
      faulty.onFence(Fault.NO_LEADER);
      Thread intruder =
          new Thread(
              () -> {
                try {
                  while (unguarded.get("k") == null) {
                    Thread.onSpinWait();
                  }
                  unguarded.put("k", bytes("intruder"));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      intruder.start();

      // Whether the intruder or the barrier comes first is a race; neither end is told wrongly.
      Object outcome = outcome(() -> view.put("k", bytes("v")));

      intruder.join();
      assertThat(text(unguarded.get("k"))).isEqualTo("intruder");
      if (!(outcome instanceof Long revision)) {
        assertThat(outcome).isInstanceOf(FencedWriteUnknownException.class);
      } else {
        assertThat(revision).isLessThan(unguarded.get("k").getRevision());
      }
    }

    @Test
    void anAnswerThatLeavesItOpenIsNotRepeatedForEver() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      faulty.onWrites(Fault.STORE_FAILED);

      assertThatExceptionOfType(FencedAccessException.class)
          .isThrownBy(() -> view.put("k", bytes("v")));

      assertThat(view.get("k")).isEmpty();
    }
  }
}
