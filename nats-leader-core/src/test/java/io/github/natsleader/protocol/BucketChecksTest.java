// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.CREATED;
import static io.github.natsleader.protocol.MachineFixture.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterOutcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bucket is checked until it is fit, at a growing distance, and what is wrong is said once. */
class BucketChecksTest {
  private static final RegisterOutcome UNFIT =
      new RegisterOutcome.Unfit(List.of(finding(RegisterFinding.Severity.ERROR)));
  private static final RegisterOutcome UNREACHABLE =
      new RegisterOutcome.Unreachable(new IOException("no answer"));
  private static final RegisterOutcome FIT = new RegisterOutcome.Ready(CREATED, List.of());

  private static RegisterFinding finding(RegisterFinding.Severity severity) {
    return new RegisterFinding("history", "5", "1", "old records are kept", severity);
  }

  private static MachineFixture connected() {
    MachineFixture f = new MachineFixture(config().build());
    f.give(new Input.Start(ConnectionStatus.CONNECTED));
    return f;
  }

  private static int checks(MachineFixture f) {
    return f.all(Effect.Prepare.class).size();
  }

  private static void found(MachineFixture f, RegisterOutcome outcome) {
    f.give(new Input.Prepared(outcome));
  }

  @Test
  void whatAFitBucketIsWarnedOfIsReported() {
    MachineFixture f = connected();
    found(
        f, new RegisterOutcome.Ready(CREATED, List.of(finding(RegisterFinding.Severity.WARNING))));
    assertThat(f.problems()).containsExactly(ElectionProblem.Kind.BUCKET_WARNING);
  }

  @Test
  void anUnfitBucketIsReportedOnceWithAllThatIsWrong() {
    MachineFixture f = connected();
    found(f, UNFIT);
    f.pass(80);
    found(f, UNFIT);
    assertThat(f.all(Effect.Report.class)).hasSize(1);
    assertThat(f.last(Effect.Report.class).problem().message())
        .contains("history is 5, needed is 1");
    assertThat(f.problems()).containsExactly(ElectionProblem.Kind.BUCKET_UNFIT);
  }

  @Test
  void aBucketThatBecomesUnfitIsReportedAnew() {
    MachineFixture f = connected();
    found(f, FIT);
    found(f, UNFIT);
    assertThat(f.problems()).containsExactly(ElectionProblem.Kind.BUCKET_UNFIT);
  }

  @Test
  void anUnreachableBucketIsReportedOnce() {
    MachineFixture f = connected();
    found(f, UNREACHABLE);
    f.pass(80);
    found(f, UNREACHABLE);
    assertThat(f.problems()).containsExactly(ElectionProblem.Kind.BUCKET_UNREACHABLE);
  }

  @Test
  void norIsItReportedThatNothingIsReachableWhileDisconnected() {
    MachineFixture f = connected();
    f.connection(ConnectionStatus.DISCONNECTED);
    found(f, UNREACHABLE);
    assertThat(f.problems()).isEmpty();
  }

  @Test
  void theNextCheckComesAfterAPauseThatDoubles() {
    MachineFixture f = connected();
    assertThat(checks(f)).isEqualTo(1);
    found(f, UNFIT);
    f.pass(79);
    assertThat(checks(f)).isEqualTo(1);
    f.pass(1);
    assertThat(checks(f)).isEqualTo(2);
    found(f, UNFIT);
    f.pass(159);
    assertThat(checks(f)).isEqualTo(2);
    f.pass(1);
    assertThat(checks(f)).isEqualTo(3);
  }

  @Test
  void aCheckThatGoesUnansweredIsGivenUpAfterFifteenSeconds() {
    MachineFixture f = connected();
    f.pass(14_999);
    assertThat(checks(f)).isEqualTo(1);
    f.pass(81);
    assertThat(checks(f)).isEqualTo(2);
  }
}
