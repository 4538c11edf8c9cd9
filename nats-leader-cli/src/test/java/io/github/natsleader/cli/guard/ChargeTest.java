// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.cli.guard.Charge.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a guardian owes a command, by a time that only the test moves. */
class ChargeTest {
  private static final long EPOCH = 7;
  private static final GuardTiming TIMING =
      new GuardTiming(Duration.ofMillis(750), Duration.ofMillis(60));

  /** Not 0, since clocks have any origin; close to where a monotonic one turns over. */
  private static final Moment START = new Moment(Long.MAX_VALUE - 1_000_000, 1_000);

  private final Charge charge = new Charge(EPOCH, at(2970), TIMING);

  private static Moment at(long millis) {
    return START.plus(Duration.ofMillis(millis));
  }

  @Test
  void nothingIsDueWhileRenewalsCome() {
    for (int i = 1; i <= 20; i++) {
      charge.extend(EPOCH, at(i * 1000L + 2970));
      assertThat(charge.due(at(i * 1000L + 900))).isEqualTo(Due.NOTHING);
    }
  }

  @Test
  void withoutRenewalItIsTermAndThenKillEachOnce() {
    assertThat(charge.due(at(2159))).isEqualTo(Due.NOTHING);
    assertThat(charge.pauseNanos(at(2159))).isEqualTo(1_000_000);
    assertThat(charge.due(at(2160))).isEqualTo(Due.TERM);
    assertThat(charge.due(at(2161))).isEqualTo(Due.NOTHING);
    assertThat(charge.pauseNanos(at(2161))).isEqualTo(749_000_000);
    assertThat(charge.due(at(2909))).isEqualTo(Due.NOTHING);
    assertThat(charge.due(at(2910))).isEqualTo(Due.KILL);
    assertThat(charge.isKilled()).isTrue();
    assertThat(charge.due(at(9000))).isEqualTo(Due.NOTHING);
  }

  @Test
  void whoLooksTooLateKillsAtOnce() {
    assertThat(charge.due(at(60_000))).isEqualTo(Due.KILL);
    assertThat(charge.due(at(60_001))).isEqualTo(Due.NOTHING);
  }

  @Test
  void oneThatWasToldToEndIsNotTakenBack() {
    assertThat(charge.due(at(2160))).isEqualTo(Due.TERM);
    charge.extend(EPOCH, at(5970));
    assertThat(charge.due(at(2910))).isEqualTo(Due.KILL);
  }

  @Test
  void theDeadlineOfAnotherTermMeansNothing() {
    charge.extend(EPOCH + 1, at(5970));
    assertThat(charge.due(at(2160))).isEqualTo(Due.TERM);
  }

  @Test
  void anEarlierDeadlineThatComesLateMeansNothing() {
    charge.extend(EPOCH, at(3970));
    charge.extend(EPOCH, at(2000));
    assertThat(charge.due(at(3159))).isEqualTo(Due.NOTHING);
    assertThat(charge.due(at(3160))).isEqualTo(Due.TERM);
  }

  @Test
  void theWallClockCountsWhereItSaysLess() {
    // Suspended: the monotonic clock stood still.
    Moment awake = new Moment(at(100).nanos(), at(60_000).wallMillis());
    assertThat(charge.due(awake)).isEqualTo(Due.KILL);
  }

  @Test
  void aWallClockSetBackLengthensNothing() {
    Moment setBack = new Moment(at(2160).nanos(), at(-60_000).wallMillis());
    assertThat(charge.due(setBack)).isEqualTo(Due.TERM);
  }

  @Test
  void anEndIsTermAtOnceAndKillAfterItsTime() {
    charge.end(EPOCH, at(1500));
    assertThat(charge.due(at(500))).isEqualTo(Due.TERM);
    assertThat(charge.pauseNanos(at(500))).isEqualTo(1_000_000_000);
    assertThat(charge.due(at(1500))).isEqualTo(Due.KILL);
  }

  @Test
  void anEndDoesNotOutlastTheDeadline() {
    charge.end(EPOCH, at(9000));
    assertThat(charge.due(at(500))).isEqualTo(Due.TERM);
    charge.extend(EPOCH, at(9000));
    assertThat(charge.due(at(2910))).isEqualTo(Due.KILL);
  }

  @Test
  void anEndWithoutTimeIsKill() {
    charge.end(EPOCH, at(500));
    assertThat(charge.due(at(500))).isEqualTo(Due.KILL);
  }

  @Test
  void aSecondEndOnlyShortens() {
    charge.end(EPOCH, at(1500));
    charge.end(at(2500));
    charge.end(EPOCH, at(1200));
    assertThat(charge.due(at(500))).isEqualTo(Due.TERM);
    assertThat(charge.due(at(1200))).isEqualTo(Due.KILL);
  }

  @Test
  void theEndOfAnotherTermMeansNothing() {
    charge.end(EPOCH - 1, at(500));
    assertThat(charge.due(at(500))).isEqualTo(Due.NOTHING);
  }

  @Test
  void nothingBeginsInATermThatIsNearlyOver() {
    assertThat(Charge.isTooLate(at(2970), at(2159), TIMING)).isFalse();
    assertThat(Charge.isTooLate(at(2970), at(2160), TIMING)).isTrue();
    assertThat(Charge.isTooLate(at(2970), at(60_000), TIMING)).isTrue();
  }
}
