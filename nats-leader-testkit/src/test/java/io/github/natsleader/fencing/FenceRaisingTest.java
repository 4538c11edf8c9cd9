// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedTargetException;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule F1: a fence is raised before anything else, and only ever upwards. */
class FenceRaisingTest extends BucketUnderFence {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Override
  NatsServer server() {
    return nats.server();
  }

  @Nested
  class F1Raise {
    @Test
    void theFenceNamesTheElectionAndTheTerm() throws Exception {
      view(StubbornTerm.of(7));

      assertThat(fence())
          .isEqualTo(
              "{\"bucket\":\"elections\",\"group\":\"g\",\"epoch\":7,\"token\":\"token-7\",\"n\":1}");
    }

    @Test
    void anOlderTermsFenceIsRaised() throws Exception {
      view(StubbornTerm.of(7));
      view(StubbornTerm.of(8));

      assertThat(fence()).contains("\"epoch\":8");
    }

    @Test
    void aNewerTermsFenceEndsTheTermBeforeAnythingIsRead() throws Exception {
      view(StubbornTerm.of(8)).put("k", bytes("new"));
      StubbornTerm old = StubbornTerm.of(7);

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> view(old))
          .satisfies(refusal -> assertThat(refusal.highestEpoch()).isEqualTo(8))
          .satisfies(refusal -> assertThat(refusal.isTransient()).isFalse());

      requireEnded(old, DemotionReason.TOKEN_INVALID);
      assertThat(fence()).contains("\"epoch\":8");
    }

    @Test
    void theSameEpochUnderAnotherTokenEndsTheTerm() throws Exception {
      view(StubbornTerm.of(7, "one"));
      StubbornTerm other = StubbornTerm.of(7, "other");

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view(other));

      assertThat(other.refutations()).hasSize(1);
    }

    @Test
    void theSameTermAdoptsItsFence() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket one = view(term);
      FencedBucket other = view(term);

      one.put("a", bytes("1"));
      other.put("b", bytes("2"));

      assertThat(fence()).contains("\"n\":1");
      assertThat(text(unguarded.get("a"))).isEqualTo("1");
      assertThat(text(unguarded.get("b"))).isEqualTo("2");
    }

    @Test
    void calledTwiceForATermItIsRaisedOnce() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      Fences fences = new Fences(world.streams());
      FencedBucket one = fences.bucket(term, term, bucket, TIMEOUT);
      FencedBucket other = fences.bucket(term, term, bucket, TIMEOUT);

      assertThat(one).isEqualTo(other);
      assertThat(unguarded.get(FencedBucket.FENCE_KEY).getRevision()).isEqualTo(1);
    }

    @Test
    void manyTermsRaiseAtOnceAndTheNewestHasIt() throws Exception {
      List<StubbornTerm> terms = new ArrayList<>();
      List<Callable<Object>> raises = new ArrayList<>();
      for (int epoch = 1; epoch <= 12; epoch++) {
        StubbornTerm term = StubbornTerm.of(epoch);
        terms.add(term);
        raises.add(() -> outcome(() -> view(term)));
      }
      List<Object> outcomes = inParallel(raises);

      assertThat(fence()).contains("\"epoch\":12");
      assertThat(outcomes.get(11)).isInstanceOf(FencedBucket.class);
      for (int i = 0; i < 12; i++) {
        boolean lost = outcomes.get(i) instanceof TokenInvalidException;
        assertThat(terms.get(i).refutations()).hasSize(lost ? 1 : 0);
        if (!lost && i < 11) {
          FencedBucket stale = (FencedBucket) outcomes.get(i);
          assertThatExceptionOfType(TokenInvalidException.class)
              .isThrownBy(() -> stale.put("k", bytes("stale")));
        }
      }
      assertThat(unguarded.get("k")).isNull();
    }

    @Test
    void aRaiseWhoseAnswerIsLostIsAdopted() throws Exception {
      faulty.onFence(Fault.ANSWER_LOST);
      FencedBucket view = faultyView(StubbornTerm.of(7));

      view.put("k", bytes("v"));

      assertThat(text(unguarded.get("k"))).isEqualTo("v");
      assertThat(unguarded.get(FencedBucket.FENCE_KEY).getRevision()).isEqualTo(1);
    }

    @Test
    void aRaiseThatComesLateChangesNothing() throws Exception {
      faulty.onFence(Fault.HELD_BACK);
      FencedBucket view = faultyView(StubbornTerm.of(7));

      assertThat(faulty.release()).isInstanceOf(GuardedOutcome.Refused.class);

      view.put("k", bytes("v"));
      assertThat(text(unguarded.get("k"))).isEqualTo("v");
    }

    @Test
    void anUnsettledRaiseIsSettledByTheNextCall() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      Fences fences = new Fences(faulty);
      faulty.onFence(Fault.ANSWER_LOST, Fault.LOST, Fault.LOST, Fault.LOST);
      assertThatExceptionOfType(FencedAccessException.class)
          .isThrownBy(() -> fences.bucket(term, term, bucket, Duration.ofMillis(1)))
          .satisfies(failure -> assertThat(failure.isTransient()).isTrue());
      faulty.onFence(Fault.LOST);

      FencedBucket view = fences.bucket(term, term, bucket, TIMEOUT);

      assertThat(view.put("k", bytes("v"))).isPositive();
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void aTermThatIsOverDoesNotRaise() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      term.expire();

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view(term));

      assertThat(unguarded.get(FencedBucket.FENCE_KEY)).isNull();
    }

    @Test
    void aRemovedFenceIsRaisedByTheNextTerm() throws Exception {
      view(StubbornTerm.of(7));
      unguarded.delete(FencedBucket.FENCE_KEY);

      view(StubbornTerm.of(8)).put("k", bytes("v"));

      assertThat(text(unguarded.get("k"))).isEqualTo("v");
    }

    @Test
    void anotherGroupsFenceIsLeftAlone() throws Exception {
      view(StubbornTerm.ofGroup("others", 7));
      StubbornTerm term = StubbornTerm.of(9);

      assertThatExceptionOfType(FencedTargetException.class)
          .isThrownBy(() -> view(term))
          .withMessageContaining("others")
          .satisfies(refusal -> assertThat(refusal.field()).endsWith(".nle.fence"));

      assertThat(fence()).contains("others");
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void whatCannotBeReadAsAFenceIsLeftAlone() throws Exception {
      unguarded.put(FencedBucket.FENCE_KEY, bytes("something of mine"));

      assertThatExceptionOfType(FencedTargetException.class)
          .isThrownBy(() -> view(StubbornTerm.of(9)));

      assertThat(fence()).isEqualTo("something of mine");
    }

    @Test
    void anOlderFenceIsNotLeftUnderneath() throws Exception {
      String deep = bucket + "deep";
      KeyValue history = world.create(deep, 10);
      world.bucket(StubbornTerm.of(7), deep);
      world.bucket(StubbornTerm.of(8), deep);

      assertThat(history.history(FencedBucket.FENCE_KEY)).hasSize(1);
    }
  }

  @Nested
  class F1HigherFence {
    @Test
    void theTermIsOverBeforeItsReasonIsLookedUp() throws Exception {
      view(StubbornTerm.of(1000));
      StubbornTerm term = StubbornTerm.of(5).register(new ReadOutcome.Absent());

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view(term));

      assertThat(term.looks()).isNotEmpty().containsOnly(true);
    }

    @Test
    void whereTheTermHasEndedMeanwhileNobodyLooksOn() throws Exception {
      view(StubbornTerm.of(1000));
      StubbornTerm term =
          StubbornTerm.of(5)
              .register(new ReadOutcome.Failed(new IllegalStateException("away")))
              .endingWhenLookedUp();

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> world.bucket(world.streams(), term, bucket, Duration.ofSeconds(5)));

      assertThat(term.looks()).hasSizeLessThan(3);
    }

    @Test
    void aRegisterWithoutANewerRecordIsLost() throws Exception {
      view(StubbornTerm.of(1000));
      StubbornTerm term = StubbornTerm.of(5);
      term.register(StubbornTerm.held(term.token().id(), 2000));

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view(term));

      requireEnded(term, DemotionReason.REGISTER_LOST);
      assertThat(term.messages())
          .singleElement()
          .asString()
          .contains("epoch 1000", "epoch 5", "elections", "first sequence");
    }

    @Test
    void anEmptyRegisterIsLost() throws Exception {
      view(StubbornTerm.of(1000));
      StubbornTerm term = StubbornTerm.of(5).register(new ReadOutcome.Absent());

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view(term));

      requireEnded(term, DemotionReason.REGISTER_LOST);
    }

    @Test
    void aNewerRecordInTheRegisterMakesItAnOrdinaryLoss() throws Exception {
      view(StubbornTerm.of(1000));
      StubbornTerm term = StubbornTerm.of(5).register(StubbornTerm.held("another", 1003));

      assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> view(term));

      requireEnded(term, DemotionReason.TOKEN_INVALID);
    }

    @Test
    void aRegisterThatDoesNotAnswerProvesNothing() throws Exception {
      view(StubbornTerm.of(1000));
      StubbornTerm term =
          StubbornTerm.of(5).register(new ReadOutcome.Failed(new IllegalStateException("away")));

      assertThatExceptionOfType(TokenInvalidException.class)
          .isThrownBy(() -> world.bucket(world.streams(), term, bucket, Duration.ofMillis(300)));

      requireEnded(term, DemotionReason.TOKEN_INVALID);
    }
  }
}
