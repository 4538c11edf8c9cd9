// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionState;
import org.junit.jupiter.api.Test;

/** A stop in every situation: it releases what it may and ends in time (rules E3 and E4). */
class StoppingTest {
  private static final long ONE_SECOND = 1_000_000_000L;

  /** Acquired at revision 10, by an answer that left less than a heartbeat: renewed first (T1). */
  private static MachineFixture unbegun() {
    MachineFixture f = started();
    f.readAbsent();
    f.passUnnoticed(1_980);
    f.applied(f.lastWrite(), 10);
    assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    return f;
  }

  @Test
  void beforeItsTermBeganTheRecordIsReleased() {
    MachineFixture f = unbegun();
    f.give(new Input.Stop(true, ONE_SECOND));
    assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
    assertThat(f.machine.state()).isNotEqualTo(ElectionState.STOPPED);
  }

  @Test
  void orLeftIfItIsToBeKept() {
    MachineFixture f = unbegun();
    f.give(new Input.Stop(false, ONE_SECOND));
    assertThat(f.all(Effect.Release.class)).isEmpty();
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
  }

  @Test
  void aTermThatWindsDownIsNotReleasedAfterAStopThatKeepsTheRecord() {
    MachineFixture f = leading();
    f.give(new Input.Resign());
    f.give(new Input.Stop(false, ONE_SECOND));
    f.callbacksReturned();
    assertThat(f.all(Effect.Release.class)).isEmpty();
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
  }

  @Test
  void aTermThatWindsDownIsReleasedAfterAStopThatDeletes() {
    MachineFixture f = leading();
    f.give(new Input.Resign());
    f.give(new Input.Stop(true, ONE_SECOND));
    f.callbacksReturned();
    assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
  }

  @Test
  void callbacksThatDoNotReturnDoNotHoldItUp() {
    MachineFixture f = leading();
    f.give(new Input.Stop(true, ONE_SECOND));
    f.pass(999);
    assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
    f.pass(1);
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    assertThat(f.all(Effect.WoundDown.class)).hasSize(1);
  }

  @Test
  void norDoesAReleaseThatGoesUnanswered() {
    MachineFixture f = leading();
    f.give(new Input.Stop(true, ONE_SECOND));
    f.callbacksReturned();
    assertThat(f.all(Effect.Release.class)).isNotEmpty();
    f.pass(999);
    assertThat(f.machine.state()).isNotEqualTo(ElectionState.STOPPED);
    f.pass(1);
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    assertThat(f.all(Effect.WoundDown.class)).hasSize(1);
  }

  @Test
  void aClosedConnectionIsAStopThatWaitsForTheCallbacksAlone() {
    MachineFixture f = leading();
    int writes = f.writes();
    f.connection(ConnectionStatus.CLOSED);
    assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
    f.pass(4_999);
    assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
    f.pass(1);
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    assertThat(f.writes()).isEqualTo(writes);
  }

  @Test
  void aClosedConnectionDoesNotProlongAStop() {
    MachineFixture f = leading();
    f.give(new Input.Stop(true, ONE_SECOND));
    f.connection(ConnectionStatus.CLOSED);
    f.pass(1_000);
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
  }

  @Test
  void beforeTheStartThereIsNothingToWaitFor() {
    MachineFixture f = new MachineFixture();
    f.give(new Input.Stop(true, ONE_SECOND));
    assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
  }

  @Test
  void beforeTheStartNothingIsProved() {
    MachineFixture f = new MachineFixture();
    f.give(new Input.Validate(1, 1));
    assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(1, false));
  }
}
