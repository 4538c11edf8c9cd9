// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.PurgeOptions;
import io.nats.client.api.KeyValueConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule F1: who does not hold the fence does not write; invariant 6. */
class FenceKeepingTest extends BucketUnderFence {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Override
  NatsServer server() {
    return nats.server();
  }

  @Nested
  class F1Refusal {
    @Test
    void anOlderTermNeverWritesAgain() throws Exception {
      StubbornTerm old = StubbornTerm.of(7);
      FencedBucket stale = view(old);
      stale.put("k", bytes("old"));
      FencedBucket fresh = view(StubbornTerm.of(8));
      fresh.put("k", bytes("new"));

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> stale.put("k", bytes("stale")))
          .satisfies(refusal -> assertThat(refusal.highestEpoch()).isEqualTo(8))
          .satisfies(refusal -> assertThat(refusal.token()).isEqualTo(old.token()));
      requireEnded(old, DemotionReason.TOKEN_INVALID);

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> stale.delete("k"));
      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> stale.create("other", bytes("stale")));
      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> stale.get("k"));
      assertThat(old.refutations()).hasSize(1);
      assertThat(text(unguarded.get("k"))).isEqualTo("new");
    }

    /** Epochs only grow, whatever became of the revisions. */
    @Test
    void aNewerEpochAtALowerRevisionIsNotThePast() throws Exception {
      unguarded.put("a", bytes("1"));
      unguarded.put("a", bytes("2"));
      StubbornTerm old = StubbornTerm.of(7);
      FencedBucket stale = view(old);
      var management = world.connection().keyValueManagement();
      management.delete(bucket);
      management.create(KeyValueConfiguration.builder(bucket).build());
      view(StubbornTerm.of(8));

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> stale.put("k", bytes("stale")))
          .satisfies(refusal -> assertThat(refusal.highestEpoch()).isEqualTo(8));

      requireEnded(old, DemotionReason.TOKEN_INVALID);
    }

    @Test
    void aTermPastItsLeaseDoesNotTry() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = view(term);
      term.expire();

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> view.put("k", bytes("late")));
      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view.get("k"));

      assertThat(unguarded.get("k")).isNull();
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void aStaleRefusalIsNoLoss() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = faultyView(term);
      faulty.onWrites(Fault.STALE_REFUSAL, Fault.STALE_REFUSAL);

      view.put("k", bytes("v"));

      assertThat(text(unguarded.get("k"))).isEqualTo("v");
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void ourFenceAtAnotherRevisionIsAdopted() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = view(term);
      unguarded.put(FencedBucket.FENCE_KEY, bytes(fence()));

      view.put("k", bytes("v"));

      assertThat(text(unguarded.get("k"))).isEqualTo("v");
      assertThat(term.refutations()).isEmpty();
    }
  }

  @Nested
  class F1FenceRemoved {
    @ParameterizedTest
    @ValueSource(strings = {"deleted", "purged", "message deleted", "overwritten", "set back"})
    void theTermEndsAndNothingSlipsThrough(String how) throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = view(term);
      view.put("k", bytes("before"));
      remove(how);

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> view.put("k", bytes("after")));

      requireEnded(term, DemotionReason.TOKEN_INVALID);
      assertThat(text(unguarded.get("k"))).isEqualTo("before");
      assertThat(fence()).doesNotContain("\"epoch\":7");
    }

    private void remove(String how) throws Exception {
      switch (how) {
        case "deleted" -> unguarded.delete(FencedBucket.FENCE_KEY);
        case "purged" -> unguarded.purge(FencedBucket.FENCE_KEY);
        case "message deleted" ->
            assertThat(
                    world
                        .connection()
                        .jetStreamManagement()
                        .purgeStream(
                            "KV_" + bucket, PurgeOptions.subject(FenceNames.fenceOfBucket(bucket)))
                        .getPurged())
                .isEqualTo(1);
        case "overwritten" -> unguarded.put(FencedBucket.FENCE_KEY, bytes("nothing"));
        default ->
            unguarded.put(
                FencedBucket.FENCE_KEY, bytes(fence().replace("\"epoch\":7", "\"epoch\":6")));
      }
    }

    /** Whatever was accepted was accepted before the removal. */
    @Test
    void writersThatRaceWithTheRemovalStopThere() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = view(term);
      List<Callable<Object>> writers = new ArrayList<>();
      for (int writer = 0; writer < 6; writer++) {
        String key = "k" + writer;
        writers.add(() -> outcome(() -> writeOnAndOn(view, key)));
      }
      writers.add(
          () -> {
            while (!allHaveWritten()) {
              Thread.onSpinWait();
            }
            unguarded.delete(FencedBucket.FENCE_KEY);
            return "removed";
          });

      List<Object> outcomes = inParallel(writers);

      assertThat(outcomes.subList(0, 6)).allMatch(TokenInvalidException.class::isInstance);
      requireEnded(term, DemotionReason.TOKEN_INVALID);
      long removal = world.last("KV_" + bucket, FenceNames.fenceOfBucket(bucket)).getSeq();
      for (int writer = 0; writer < 6; writer++) {
        assertThat(unguarded.get("k" + writer).getRevision()).isLessThan(removal);
      }
    }

    private boolean allHaveWritten() throws Exception {
      for (int writer = 0; writer < 6; writer++) {
        if (unguarded.get("k" + writer) == null) {
          return false;
        }
      }
      return true;
    }

    private Object writeOnAndOn(FencedBucket view, String key) throws InterruptedException {
      for (int i = 0; i < 1_000_000; i++) {
        assertThat(view.put(key, bytes("" + i))).isPositive();
      }
      return "never ended";
    }
  }
}
