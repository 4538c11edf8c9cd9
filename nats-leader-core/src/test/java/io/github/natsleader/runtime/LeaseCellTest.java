// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule H2: the deadline of a term, checked by any thread and sticky once passed. */
class LeaseCellTest {
  private static final Duration LENGTH = Duration.ofSeconds(3);
  private static final int RACES = 20_000;

  private final SteppedClock clock = new SteppedClock();
  private final AtomicInteger marks = new AtomicInteger();
  private final LeaseCell cell = cell();
  private final ExecutorService racer = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    racer.shutdownNow();
  }

  @Test
  void isValidForItsLengthAndNoLonger() {
    // The wall clock counts one millisecond more than it shows.
    assertThat(cell.remainingNanos()).isEqualTo(LENGTH.minusMillis(1).toNanos());

    clock.advance(LENGTH.minusMillis(2));
    assertThat(cell.isValid()).isTrue();

    clock.advance(Duration.ofMillis(1));
    assertThat(cell.isValid()).isFalse();
    assertThat(cell.remainingNanos()).isZero();
  }

  @Test
  void endsAcrossASuspend() {
    clock.suspend(LENGTH);

    assertThat(cell.isValid()).isFalse();
  }

  @Test
  void endsAtAWallClockSetForwardAndGainsNothingFromOneSetBack() {
    clock.stepWall(Duration.ofDays(-1));
    clock.advance(LENGTH.minusMillis(1));
    assertThat(cell.isValid()).isTrue();

    clock.stepWall(Duration.ofDays(2));
    assertThat(cell.isValid()).isFalse();
  }

  @Test
  void onceFoundOverItStaysOverWhateverTheClocksSayLater() {
    clock.stepWall(LENGTH);
    assertThat(cell.isValid()).isFalse();

    clock.stepWall(LENGTH.negated());

    assertThat(cell.isValid()).isFalse();
  }

  @Test
  void anExtensionCountsFromItsOwnBeginning() {
    clock.advance(Duration.ofSeconds(2));

    assertThat(cell.extend(lease())).isTrue();

    clock.advance(Duration.ofSeconds(2));
    assertThat(cell.isValid()).isTrue();
  }

  @Test
  void noExtensionSucceedsAfterACheckThatFoundTheEnd() {
    clock.advance(LENGTH);
    assertThat(cell.isValid()).isFalse();

    assertThat(cell.extend(lease())).isFalse();

    assertThat(cell.isValid()).isFalse();
    assertThat(cell.isRevoked()).isFalse();
  }

  @Test
  void theEndIsToldOnce() {
    clock.advance(LENGTH);
    assertThat(marks).hasValue(0);

    assertThat(cell.isValid()).isFalse();
    assertThat(cell.isValid()).isFalse();
    assertThat(cell.remainingNanos()).isZero();

    assertThat(marks).hasValue(1);
  }

  @Test
  void revokingEndsItWithoutTelling() {
    cell.revoke();

    assertThat(cell.isValid()).isFalse();
    assertThat(cell.extend(lease())).isFalse();
    assertThat(cell.isRevoked()).isTrue();
    assertThat(marks).hasValue(0);
  }

  @Test
  void aCheckAndAnExtensionThatRaceAgree() throws Exception {
    int extensionsWon = 0;
    CyclicBarrier together = new CyclicBarrier(2);
    for (int round = 0; round < RACES; round++) {
      LeaseCell raced = cell();
      clock.advance(LENGTH);
      Lease next = lease();
      Future<Boolean> extended = racer.submit(() -> meet(together) && raced.extend(next));

      boolean valid = meet(together) && raced.isValid();

      boolean won = extended.get(20, TimeUnit.SECONDS);
      // Whoever came first decides for both, and for good.
      assertThat(won).isEqualTo(valid).isEqualTo(raced.isValid());
      extensionsWon += won ? 1 : 0;
    }
    assertThat(marks).hasValue(RACES - extensionsWon);
  }

  @Test
  void checksThatRaceTellTheEndOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    for (int round = 0; round < RACES / 4; round++) {
      LeaseCell raced = cell();
      clock.advance(LENGTH);
      Future<Boolean> other = racer.submit(() -> meet(together) && raced.isValid());

      assertThat(meet(together) && raced.isValid()).isFalse();
      assertThat(other.get(20, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(marks).hasValue(RACES / 4);
  }

  private static boolean meet(CyclicBarrier together) throws Exception {
    return together.await(20, TimeUnit.SECONDS) >= 0;
  }

  private LeaseCell cell() {
    return new LeaseCell(lease(), clock, marks::incrementAndGet);
  }

  private Lease lease() {
    return new Lease(new Now(clock.monotonicNanos(), clock.wallMillis()), LENGTH.toNanos());
  }
}
