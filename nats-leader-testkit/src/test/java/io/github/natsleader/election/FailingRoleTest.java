// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.RoleBuilder;
import io.github.natsleader.RoleManager;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One role fails in one way; another keeps its lease, and renews it. */
class FailingRoleTest {
  private static final String BAD = "bad";

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final RoleManager roles = RoleManagerTest.manager(alice).build();
  private final Terms well = new Terms();
  private final Heard heard = new Heard();
  private final Journal journal = new Journal();

  @BeforeEach
  void leadTheOther() {
    roles
        .add(Testbed.GROUP, settings -> settings.ttl(Testbed.SHORT_LEASE))
        .onPromote(well.begun()::add)
        .onDemote(well.ended()::add)
        .start();
    well.await(1);
  }

  @AfterEach
  void close() {
    roles.close();
    testbed.close();
  }

  private RoleBuilder bad() {
    return roles.add(BAD).listener(heard);
  }

  private void assertTheOtherIsWell() {
    testbed.awaitWrites(2);
    assertThat(roles.status().led()).contains(Testbed.GROUP);
    assertThat(roles.remove(Testbed.GROUP)).isTrue();
    assertThat(well.ended()).endsWith(DemotionReason.STOPPED);
  }

  @Test
  void anOnPromoteThatThrows() {
    bad()
        .onPromote(
            leadership -> {
              throw new IllegalStateException("planted");
            })
        .start();
    heard.await("demoted CALLBACK_FAILED");

    assertTheOtherIsWell();
    assertThat(roles.remove(BAD)).isTrue();
  }

  @Test
  void anOnDemoteThatThrows() {
    bad()
        .onPromote(leadership -> journal.add("leads"))
        .onDemote(
            reason -> {
              throw new IllegalStateException("planted");
            })
        .start();
    journal.await("leads");

    assertThat(roles.remove(BAD)).isTrue();
    heard.await(ElectionProblem.Kind.CALLBACK_FAILED);
    assertTheOtherIsWell();
  }

  @Test
  void aCallbackThatIsStuckAndAStopThatTimesOut() throws Exception {
    try (Gate gate = new Gate()) {
      bad().onPromote(leadership -> gate.passStubbornly()).start();
      gate.awaitReached();

      StopOptions brief = StopOptions.DEFAULT.withTimeout(Duration.ofMillis(20));
      assertThat(roles.remove(BAD, brief)).isFalse();
      assertTheOtherIsWell();
    }
  }

  @Test
  void aListenerThatThrows() {
    roles
        .add(BAD)
        .listener(
            new NotingListener(
                () -> {
                  journal.add("told");
                  throw new IllegalStateException("planted");
                }))
        .start();
    journal.await("told");

    assertTheOtherIsWell();
    assertThat(roles.remove(BAD)).isTrue();
  }

  @Test
  void aListenerThatIsStuckDoesNotHoldUpTheEndOfAll() throws Exception {
    try (Gate gate = new Gate()) {
      roles.add(BAD).listener(new NotingListener(gate::passStubbornly)).start();
      gate.awaitReached();
      roles.election(BAD).orElseThrow().awaitLeadership(BOUND);

      assertTheOtherIsWell();
      assertThat(roles.stop()).isTrue();
    }
  }

  @Test
  void settingsThatThrowAddNothing() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                roles.add(
                    BAD,
                    settings -> {
                      throw new IllegalStateException("planted");
                    }));

    assertThat(roles.election(BAD)).isEmpty();
    assertTheOtherIsWell();
  }

  @Test
  void oneThatIsStoppedBehindTheManagersBack() {
    bad().start().stop();

    assertThat(roles.status().byRole().get(BAD).state()).isEqualTo(ElectionState.STOPPED);
    assertThat(roles.status().stopped()).containsExactly(BAD);
    assertTheOtherIsWell();
  }
}
