// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.RoleBuilder;
import io.github.natsleader.RoleManager;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of all roles: in order, within one time, whatever one of them does. */
class RoleShutdownTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Journal journal = new Journal();

  @AfterEach
  void close() {
    testbed.close();
  }

  private RoleManager manager() {
    return RoleManagerTest.manager(alice).build();
  }

  private RoleBuilder noting(RoleManager roles, String role) {
    return roles
        .add(role)
        .onPromote(leadership -> journal.add(role + " leads"))
        .onDemote(
            reason -> {
              journal.add(role + " begins to end");
              // Long enough for another one to come in between.
              Testbed.waiting().pollDelay(Duration.ofMillis(20)).until(() -> true);
              journal.add(role + " ends");
            });
  }

  private void lead(RoleManager roles, String... names) throws InterruptedException {
    for (String name : names) {
      noting(roles, name).start();
      journal.await(name + " leads");
    }
  }

  private List<String> ends() {
    return journal.lines().stream().filter(line -> !line.endsWith("leads")).toList();
  }

  private RegisterContent registerOf(String role) {
    return testbed.bucket().entry(role).orElseThrow().content();
  }

  @Test
  void theLastAddedEndsFirstAndEachBeforeTheNext() throws Exception {
    RoleManager roles = manager();
    lead(roles, "first", "second", "third");

    assertThat(roles.stop()).isTrue();

    assertThat(ends())
        .containsExactly(
            "third begins to end",
            "third ends",
            "second begins to end",
            "second ends",
            "first begins to end",
            "first ends");
    assertThat(roles.status().stopped()).containsExactly("first", "second", "third");
    assertThat(registerOf("first")).isInstanceOf(RegisterContent.Released.class);
    assertThat(registerOf("third")).isInstanceOf(RegisterContent.Released.class);
  }

  @Test
  void theNextGoesOnLeadingUntilTheOneBeforeHasReleased() throws Exception {
    try (Gate gate = new Gate()) {
      RoleManager roles = manager();
      lead(roles, "next");
      CountDownLatch led = new CountDownLatch(1);
      roles
          .add("before")
          .onPromote(leadership -> led.countDown())
          .onDemote(reason -> gate.pass())
          .start();
      led.await();
      BackgroundCall<Boolean> stop =
          BackgroundCall.of(() -> roles.stop(StopOptions.DEFAULT.withTimeout(BOUND)));
      gate.awaitReached();
      stop.awaitBlocked();

      assertThat(roles.status().led()).containsExactly("next");
      assertThat(registerOf("before")).isInstanceOf(RegisterContent.Held.class);

      gate.open();
      assertThat(stop.result()).isTrue();
      assertThat(ends()).containsExactly("next begins to end", "next ends");
    }
  }

  @Test
  void anOrderCanBeStated() throws Exception {
    List<String> order = List.of("web", "worker", "store");
    RoleManager roles =
        RoleManagerTest.manager(alice).stopOrder(Comparator.comparing(order::indexOf)).build();
    lead(roles, "worker", "store", "web");

    roles.close();

    assertThat(ends().stream().filter(line -> line.endsWith(" ends")))
        .containsExactly("web ends", "worker ends", "store ends");
  }

  @Test
  void oneThatIsStuckLeavesTheOthersTheirTime() throws Exception {
    try (Gate gate = new Gate()) {
      RoleManager roles = manager();
      lead(roles, "first", "second");
      roles.add("stuck").onPromote(leadership -> gate.passStubbornly()).start();
      gate.awaitReached();

      // A third of it for the one that is stuck, and far more than the others need.
      assertThat(roles.stop(StopOptions.DEFAULT.withTimeout(Duration.ofSeconds(6)))).isFalse();

      assertThat(ends())
          .containsExactly(
              "second begins to end", "second ends", "first begins to end", "first ends");
      assertThat(registerOf("first")).isInstanceOf(RegisterContent.Released.class);
      assertThat(registerOf("second")).isInstanceOf(RegisterContent.Released.class);
      assertThat(registerOf("stuck")).isInstanceOf(RegisterContent.Held.class);
      gate.open();
      assertThat(roles.stop()).isTrue();
    }
  }

  @Test
  void oneThatIsLateLosesItsPlaceAndNothingElse() throws Exception {
    try (Gate gate = new Gate()) {
      RoleManager roles = manager();
      lead(roles, "quick");
      CountDownLatch led = new CountDownLatch(1);
      roles
          .add("late")
          .onPromote(leadership -> led.countDown())
          .onDemote(
              reason -> {
                // Until the other one has overtaken.
                journal.await("quick ends");
                gate.pass();
                journal.add("late ends");
              })
          .start();
      led.await();
      BackgroundCall<Boolean> stop =
          BackgroundCall.of(
              () -> roles.stop(StopOptions.DEFAULT.withTimeout(Duration.ofSeconds(4))));
      gate.awaitReached();
      gate.open();

      assertThat(stop.result()).isTrue();
      assertThat(ends()).containsExactly("quick begins to end", "quick ends", "late ends");
      assertThat(registerOf("late")).isInstanceOf(RegisterContent.Released.class);
    }
  }

  @Test
  void withoutWaitingAllEndAtTheSameTime() throws Exception {
    try (Gate gate = new Gate()) {
      RoleManager roles = manager();
      lead(roles, "other");
      CountDownLatch led = new CountDownLatch(1);
      roles
          .add("delayed")
          .onPromote(leadership -> led.countDown())
          .onDemote(reason -> gate.pass())
          .start();
      led.await();

      assertThat(roles.stop(StopOptions.DEFAULT.withWaitForDemote(false))).isFalse();

      assertThat(roles.status().led()).isEmpty();
      journal.await("other ends");
      gate.open();
      Testbed.waiting().until(() -> roles.stop(StopOptions.DEFAULT.withWaitForDemote(false)));
    }
  }

  @Test
  void anInterruptedCallerWaitsForNothingAndStaysInterrupted() throws Exception {
    RoleManager roles = manager();
    lead(roles, "first", "second");

    Thread.currentThread().interrupt();
    assertThat(roles.stop()).isFalse();
    assertThat(Thread.interrupted()).isTrue();

    assertThat(roles.status().led()).isEmpty();
    assertThat(roles.stop()).isTrue();
    assertThat(ends()).contains("first ends", "second ends");
  }

  @Test
  void insideAnOnDemoteItDoesNotWaitForThatRole() throws Exception {
    RoleManager roles = manager();
    StopOptions longer = StopOptions.DEFAULT.withTimeout(Testbed.BOUND.multipliedBy(4));
    lead(roles, "other");
    Election self =
        roles
            .add("self")
            .onPromote(leadership -> journal.add("self leads"))
            // Its share of this is longer than this test waits.
            .onDemote(reason -> journal.add("all over: " + roles.stop(longer)))
            .start();
    journal.await("self leads");
    Testbed.resign(self);
    journal.await("all over: false");

    assertThat(ends()).containsExactly("other begins to end", "other ends", "all over: false");
    assertThat(roles.stop()).isTrue();
  }

  /** Its own end interrupts it. */
  @Test
  void insideAnOnPromoteItWaitsForNothing() throws Exception {
    RoleManager roles = manager();
    lead(roles, "other");
    roles
        .add("self")
        .onPromote(leadership -> journal.add("all over: " + roles.stop()))
        .onDemote(reason -> journal.add("self ends"))
        .start();
    journal.await("all over: false");

    assertThat(roles.stop()).isTrue();
    assertThat(ends()).contains("self ends", "other ends");
  }
}
