// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.following;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.record;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.LeaderInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a machine tells of itself and of the leader, to those who look and not decide. */
class WhatIsShownTest {
  @Test
  void theConnectionAndWhenTheStateWasEntered() {
    MachineFixture f = started();
    Now entered = f.now();
    f.pass(100);
    assertThat(f.machine.connection()).isEqualTo(ConnectionStatus.CONNECTED);
    assertThat(f.machine.lastTransition()).isEqualTo(entered);
    f.connection(ConnectionStatus.DISCONNECTED);
    assertThat(f.machine.connection()).isEqualTo(ConnectionStatus.DISCONNECTED);
  }

  @Test
  void failuresOfRenewalsUntilOneSucceeds() {
    MachineFixture f = leading();
    Now acquired = f.now();
    assertThat(f.machine.lastHeartbeat()).isEqualTo(acquired);
    f.pass(1_000);
    assertThat(f.machine.consecutiveFailures()).isZero();
    for (int failures = 1; failures <= 2; failures++) {
      f.answered(f.lastWrite(), unavailable());
      f.pass(100);
      assertThat(f.machine.consecutiveFailures()).isEqualTo(failures);
    }
    assertThat(f.machine.lastHeartbeat()).isEqualTo(acquired);
    f.applied(f.lastWrite(), 11);
    assertThat(f.machine.consecutiveFailures()).isZero();
    assertThat(f.machine.lastHeartbeat()).isEqualTo(f.now());
  }

  @Test
  void anAttemptThatIsMadeAgainIsNoFailureOfARenewal() {
    MachineFixture f = started();
    f.readAbsent();
    f.pass(600);
    assertThat(f.writes()).isEqualTo(2);
    assertThat(f.machine.consecutiveFailures()).isZero();
  }

  @Test
  void theEpochOfAHolderIsKeptForItsOwnTokenAlone() {
    MachineFixture f = following();
    f.seen(foreign(12, "other", 3_000, 2));
    assertThat(leader(f).epoch()).hasValue(10);
    // Its first write was not seen, so its epoch is not known.
    f.seen(foreign(14, "third", 3_000, 5));
    assertThat(leader(f).id()).isEqualTo("third");
    assertThat(leader(f).epoch()).isEmpty();
  }

  @Test
  void anotherProcessUnderOurNameIsReportedOnceForEachOfItsTokens() {
    MachineFixture f = following();
    f.seen(MachineFixture.entry(11, record("me", "x", 3_000, 1)));
    f.seen(MachineFixture.entry(12, record("me", "x", 3_000, 2)));
    assertThat(f.problems()).containsExactly(ElectionProblem.Kind.NAME_IN_USE);
    f.seen(MachineFixture.entry(13, record("me", "y", 3_000, 1)));
    assertThat(f.problems()).hasSize(2);
  }

  @Test
  void whoLeadsIsAnnouncedWhenThatChangesAndNotOtherwise() {
    MachineFixture f = following();
    f.seen(foreign(12, "other", 3_000, 2));
    assertThat(announced(f)).containsExactly("other");
    f.seen(MachineFixture.entry(13, record("other", "a later run", 3_000, 1)));
    f.seen(foreign(14, "third", 3_000, 1));
    assertThat(announced(f)).containsExactly("other", "other", "third");
    f.pass(3_000);
    assertThat(announced(f)).containsExactly("other", "other", "third", "nobody");
  }

  @Test
  void aLeaderKnowsItselfByItsEpoch() {
    MachineFixture f = leading();
    assertThat(announced(f)).containsExactly("me");
    assertThat(leader(f).epoch()).hasValue(10);
    f.give(new Input.Resign());
    assertThat(announced(f)).containsExactly("me", "nobody");
    assertThat(f.machine.leader()).isNull();
  }

  private static List<String> announced(MachineFixture f) {
    return f.all(Effect.LeaderChanged.class).stream()
        .map(changed -> changed.leader() == null ? "nobody" : changed.leader().id())
        .toList();
  }

  private static LeaderInfo leader(MachineFixture f) {
    LeaderInfo leader = f.machine.leader();
    assertThat(leader).isNotNull();
    return leader;
  }
}
