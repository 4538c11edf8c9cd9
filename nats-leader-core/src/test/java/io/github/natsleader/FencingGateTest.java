// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FencingGateTest {
  private static final FencingToken FIVE = new FencingToken(5, "five");
  private static final FencingToken OTHER_FIVE = new FencingToken(5, "other five");
  private static final FencingToken SEVEN = new FencingToken(7, "seven");

  private final FencingGate gate = FencingGate.named("the ledger");

  @Test
  void admitsTheSameTermAgainAndNewerTerms() {
    assertThat(gate.highestEpoch()).isZero();
    gate.admit(FIVE);
    gate.admit(FIVE);
    assertThat(gate.highestEpoch()).isEqualTo(5);
    gate.admit(SEVEN);
    assertThat(gate.highestEpoch()).isEqualTo(7);
  }

  @Test
  void refusesAnOlderEpochAndNamesWhatIsKnown() {
    gate.admit(SEVEN);
    assertThatThrownBy(() -> gate.admit(FIVE))
        .isInstanceOfSatisfying(
            TokenInvalidException.class,
            refused -> {
              assertThat(refused.token()).isEqualTo(FIVE);
              assertThat(refused.highestEpoch()).isEqualTo(7);
              assertThat(refused.isTransient()).isFalse();
            })
        .hasMessageContaining("the ledger");
    assertThat(gate.highestEpoch()).isEqualTo(7);
  }

  @Test
  void refusesAnotherTokenOfTheSameEpoch() {
    gate.admit(FIVE);
    assertThatThrownBy(() -> gate.admit(OTHER_FIVE)).isInstanceOf(TokenInvalidException.class);
    gate.admit(FIVE);
  }

  @Test
  void tellsInsteadOfThrowing() {
    assertThat(gate.tryAdmit(FIVE)).isTrue();
    assertThat(gate.tryAdmit(OTHER_FIVE)).isFalse();
    assertThat(gate.tryAdmit(SEVEN)).isTrue();
    assertThat(gate.tryAdmit(FIVE)).isFalse();
    assertThat(gate.highestEpoch()).isEqualTo(7);
  }

  @Test
  void goesOnFromAKeptEpochAndBindsToTheFirstTokenOfIt() {
    FencingGate kept = FencingGate.startingAt("the ledger", 5);
    assertThat(kept.highestEpoch()).isEqualTo(5);
    assertThat(kept.tryAdmit(new FencingToken(4, "four"))).isFalse();
    assertThat(kept.tryAdmit(FIVE)).isTrue();
    assertThat(kept.tryAdmit(OTHER_FIVE)).isFalse();
  }

  @Test
  void goesOnFromAKeptToken() {
    FencingGate kept = FencingGate.startingAt("the ledger", FIVE);
    assertThat(kept.tryAdmit(OTHER_FIVE)).isFalse();
    assertThat(kept.tryAdmit(FIVE)).isTrue();
    assertThat(kept).hasToString("FencingGate[the ledger, highestEpoch=5]");
  }

  @Test
  void refusesArgumentsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> FencingGate.startingAt("x", -1));
    assertThatNullPointerException().isThrownBy(() -> FencingGate.named(null));
    assertThatNullPointerException().isThrownBy(() -> gate.admit(null));
    assertThatCode(() -> gate.admit(FIVE)).doesNotThrowAnyException();
  }

  /** Many threads show tokens in any order; no thread may see an epoch admitted after a higher. */
  @Test
  void theHighestEpochOnlyGrowsUnderConcurrentUse() throws Exception {
    int threads = 8;
    int shown = 20_000;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> highestShown = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        Random random = new Random(thread);
        highestShown.add(pool.submit(shower(start, random, shown)));
      }
      long highest = 0;
      for (Future<Long> each : highestShown) {
        highest = Math.max(highest, each.get(30, TimeUnit.SECONDS));
      }
      assertThat(gate.highestEpoch()).isEqualTo(highest);
    } finally {
      pool.shutdownNow();
    }
  }

  private Callable<Long> shower(CyclicBarrier start, Random random, int shown) {
    return () -> {
      start.await(10, TimeUnit.SECONDS);
      long highest = 0;
      for (int i = 0; i < shown; i++) {
        long epoch = 1L + i + random.nextInt(200);
        long before = gate.highestEpoch();
        boolean admitted = gate.tryAdmit(new FencingToken(epoch, "term " + epoch));
        assertThat(admitted && epoch < before).as("admitted %s after %s", epoch, before).isFalse();
        assertThat(gate.highestEpoch()).isGreaterThanOrEqualTo(Math.max(before, epoch));
        highest = Math.max(highest, epoch);
      }
      return highest;
    };
  }

  /** Of many tokens of one epoch, one is admitted. */
  @Test
  void oneTokenOfAnEpochWinsUnderConcurrentUse() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    try {
      for (long epoch = 1; epoch <= 200; epoch++) {
        List<Future<Boolean>> admitted = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
          FencingToken token = new FencingToken(epoch, "thread " + thread);
          admitted.add(
              pool.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    return gate.tryAdmit(token);
                  }));
        }
        int winners = 0;
        for (Future<Boolean> each : admitted) {
          winners += each.get(10, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(winners).as("admitted tokens of epoch %s", epoch).isEqualTo(1);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
