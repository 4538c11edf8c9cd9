// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.RoleManager;
import io.github.natsleader.election.Testbed.Participant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The callbacks that roles share, and their own. */
class RoleCallbacksTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Journal journal = new Journal();

  @AfterEach
  void close() {
    testbed.close();
  }

  private RoleManager.Builder sharing() {
    return RoleManagerTest.manager(alice)
        .onPromote((role, leadership) -> journal.add(role + " leads"))
        .onDemote((role, reason) -> journal.add(role + " is over: " + reason));
  }

  @Test
  void sharedOnesHearOfEachRoleAroundItsOwn() {
    try (RoleManager roles = sharing().build()) {
      roles
          .add("own")
          .onPromote(leadership -> journal.add("own: work"))
          .onDemote(reason -> journal.add("own: rest"))
          .start();
      journal.await("own: work");
      roles.add("plain").start();
      journal.await("plain leads");
    }

    assertThat(journal.lines())
        .containsExactly(
            "own leads",
            "own: work",
            "plain leads",
            "plain is over: STOPPED",
            "own: rest",
            "own is over: STOPPED");
  }

  @Test
  void aRolesOwnDoNotBeginWhereTheSharedOneThrows() {
    try (RoleManager roles =
        sharing()
            .onPromote(
                (role, leadership) -> {
                  journal.add(role + " fails");
                  throw new IllegalStateException("planted");
                })
            .build()) {
      roles
          .add("own")
          .onPromote(leadership -> journal.add("own: work"))
          .onDemote(reason -> journal.add("own: rest"))
          .start();
      journal.await("own is over: CALLBACK_FAILED");
    }

    assertThat(journal.lines()).containsExactly("own fails", "own is over: CALLBACK_FAILED");
  }

  @Test
  void aRolesOwnDoNotBeginOnceTheTermIsOver() throws Exception {
    try (Gate gate = new Gate();
        RoleManager roles =
            sharing().onPromote((role, leadership) -> gate.passStubbornly()).build()) {
      Election election =
          roles
              .add("own")
              .onPromote(leadership -> journal.add("own: work"))
              .onDemote(reason -> journal.add("own: rest"))
              .start();
      gate.awaitReached();
      Testbed.resign(election);
      journal.await("own is over: RESIGNED");
      gate.open();
    }

    assertThat(journal.lines()).containsExactly("own is over: RESIGNED");
  }

  @Test
  void bothEndsAreHeardOfAndBothFailuresKept() {
    Heard heard = new Heard();
    IllegalStateException own = new IllegalStateException("own");
    IllegalStateException shared = new IllegalStateException("shared");
    try (RoleManager roles =
        sharing()
            .onDemote(
                (role, reason) -> {
                  journal.add("shared");
                  throw shared;
                })
            .build()) {
      roles
          .add("own")
          .listener(heard)
          .onPromote(leadership -> journal.add("own: work"))
          .onDemote(
              reason -> {
                journal.add("own");
                throw own;
              })
          .start();
      journal.await("own: work");
      assertThat(roles.stop()).isTrue();
      heard.await(ElectionProblem.Kind.CALLBACK_FAILED);
    }

    assertThat(journal.lines()).containsExactly("own leads", "own: work", "own", "shared");
    Throwable cause = heard.problem(ElectionProblem.Kind.CALLBACK_FAILED).cause().orElseThrow();
    assertThat(cause).isSameAs(own).hasSuppressedException(shared);
  }

  @Test
  void eachTermOfARoleIsHeardOf() {
    try (RoleManager roles = sharing().build()) {
      Election election =
          roles
              .add("own", settings -> settings.resignCooldown(Duration.ZERO))
              .onPromote(leadership -> journal.add("work " + leadership.token().epoch()))
              .onDemote(reason -> journal.add("rest"))
              .start();
      for (int term = 1; term <= 3; term++) {
        int expected = 4 * term - 2;
        Testbed.waiting().until(() -> journal.lines().size() == expected);
        Testbed.resign(election);
        Testbed.waiting().until(() -> journal.lines().size() >= expected + 2);
      }
    }

    assertThat(journal.lines().subList(0, 12))
        .filteredOn(line -> !line.startsWith("work"))
        .containsExactly(
            "own leads",
            "rest",
            "own is over: RESIGNED",
            "own leads",
            "rest",
            "own is over: RESIGNED",
            "own leads",
            "rest",
            "own is over: RESIGNED");
  }
}
