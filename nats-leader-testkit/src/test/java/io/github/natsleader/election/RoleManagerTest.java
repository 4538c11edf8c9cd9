// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.DuplicateRoleException;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.ElectionState;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.RoleBuilder;
import io.github.natsleader.RoleManager;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.testkit.Faults.OnWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Roles come and go while others stay. */
class RoleManagerTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final RoleManager roles = manager(alice).build();

  @AfterEach
  void close() {
    roles.close();
    testbed.close();
  }

  static RoleManager.Builder manager(Participant participant) {
    return RoleManager.builder(participant.natsLeader())
        .defaults(
            settings ->
                settings
                    .bucket(Testbed.BUCKET)
                    .instanceId(participant.id())
                    .ttl(Testbed.LONG_LEASE)
                    .acquireDelay(Duration.ZERO));
  }

  @Test
  void comeAndGoWhileOthersGoOn() throws Exception {
    Terms staying = new Terms();
    roles.add("staying").onPromote(staying.begun()::add).onDemote(staying.ended()::add).start();
    staying.await(1);

    Terms passing = new Terms();
    roles.add("passing").onPromote(passing.begun()::add).onDemote(passing.ended()::add).start();
    passing.await(1);
    assertThat(roles.status().byRole().keySet()).containsExactly("staying", "passing");
    assertThat(roles.status().led()).containsExactly("staying", "passing");

    assertThat(roles.remove("passing")).isTrue();
    assertThat(passing.ended()).containsExactly(DemotionReason.STOPPED);
    assertThat(roles.status().byRole()).containsOnlyKeys("staying");
    assertThat(roles.election("passing")).isEmpty();

    roles.add("passing").onPromote(passing.begun()::add).start();
    assertThat(passing.await(2).isValid()).isTrue();
    assertThat(staying.ended()).isEmpty();
    assertThat(staying.latest().isValid()).isTrue();
  }

  @Test
  void removingOneWhoseNameIsUnknownIsNothing() {
    assertThat(roles.remove("unknown")).isTrue();
  }

  @Test
  void aRoleOfTheSameNameIsRefusedAndTheOtherGoesOn() throws Exception {
    Election first = roles.add("jobs").start();
    first.awaitLeadership(BOUND);
    RoleBuilder second = roles.add("jobs", settings -> settings.instanceId("another"));

    assertThatExceptionOfType(DuplicateRoleException.class)
        .isThrownBy(second::start)
        .satisfies(refusal -> assertThat(refusal.role()).isEqualTo("jobs"))
        .satisfies(refusal -> assertThat(refusal.isTransient()).isFalse())
        .withMessageContaining("remove(\"jobs\")");
    assertThat(first.isLeader()).isTrue();
    assertThat(roles.election("jobs")).contains(first);
  }

  @Test
  void oneThatEndedOnItsOwnIsShownAndTakesItsNameUntilItIsRemoved() throws Exception {
    roles.add("well").start().awaitLeadership(BOUND);
    OnWrite[] failures = new OnWrite[100];
    Arrays.fill(failures, OnWrite.UNAVAILABLE);
    alice.connection().faults().onWrite(failures);
    Duration pause = Duration.ofMillis(1);
    roles
        .add("limited", limited -> limited.retryPolicy(new RetryPolicy(pause, 1, pause, 0, 3)))
        .start();

    Testbed.waiting().until(() -> roles.status().stopped().contains("limited"));
    assertThat(roles.status().stopped()).containsExactly("limited");
    assertThat(roles.status().led()).containsExactly("well");
    assertThatExceptionOfType(DuplicateRoleException.class)
        .isThrownBy(() -> roles.add("limited").start());
    assertThat(roles.remove("limited")).isTrue();
    assertThat(roles.add("limited").start().status().state()).isNotEqualTo(ElectionState.STOPPED);
  }

  @Test
  void aNameIsTakenWhileItsOldCallbackIsAtWork() throws Exception {
    try (Gate gate = new Gate()) {
      roles.add("slow").onPromote(leadership -> gate.passStubbornly()).start();
      gate.awaitReached();

      StopOptions brief = StopOptions.DEFAULT.withTimeout(Duration.ofMillis(20));
      assertThat(roles.remove("slow", brief)).isFalse();
      Testbed.waiting().until(() -> roles.status().stopped().contains("slow"));
      assertThatExceptionOfType(DuplicateRoleException.class)
          .isThrownBy(() -> roles.add("slow").start());

      gate.open();
      // Nobody asks for its removal a second time.
      Testbed.waiting().until(() -> roles.status().byRole().isEmpty());
      roles.add("slow").start();
    }
  }

  @Test
  void noneIsAddedOnceClosed() {
    RoleBuilder late = roles.add("late");
    roles.close();
    roles.close();

    assertThatExceptionOfType(AlreadyStoppedException.class)
        .isThrownBy(late::start)
        .withMessageContaining("\"late\"");
    assertThat(roles.status().byRole()).isEmpty();
  }

  @Test
  void noneIsLeftBehindByANatsLeaderThatIsClosed() {
    alice.natsLeader().close();

    assertThatExceptionOfType(AlreadyStoppedException.class)
        .isThrownBy(() -> roles.add("late").start());
    assertThat(roles.status().byRole()).isEmpty();
  }

  @Test
  void theirSettingsAreTheDefaultsAndThoseOfTheirOwnOverThem() {
    Election plain = roles.add("plain").start();
    Election own = roles.add("own", settings -> settings.priority(7).group("ignored")).start();
    Election other = roles.add("other").start();
    Election ready = roles.add(bob.config().group("ready").build()).start();

    assertThat(plain.config().ttl()).isEqualTo(Testbed.LONG_LEASE);
    assertThat(own.config().group()).isEqualTo("own");
    assertThat(own.config().priority()).isEqualTo(7);
    assertThat(other.config().priority()).isZero();
    assertThat(ready.config().instanceId()).isEqualTo("bob");
    assertThat(roles.status().byRole().keySet()).containsExactly("plain", "own", "other", "ready");
    assertThatExceptionOfType(ElectionConfigException.class)
        .isThrownBy(() -> RoleManager.on(alice.natsLeader()).add("without"))
        .withMessageContaining("bucket");
  }

  @Test
  void observersOfAllAndOfOne() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (RoleManager observed = manager(alice).observer(noting("all", seen)).build()) {
      observed.add("one").observer(noting("own", seen)).start();
      observed.add("two").start();

      Testbed.waiting().until(() -> seen.containsAll(Set.of("all one", "all two", "own one")));
      assertThat(seen).doesNotContain("own two");
    }
  }

  private static ElectionObserver.Factory noting(String who, Set<String> seen) {
    return election -> {
      seen.add(who + " " + election.config().group());
      return new ElectionObserver() {};
    };
  }

  @Test
  void areAddedAndRemovedByManyThreadsAtOnce() throws Exception {
    List<BackgroundCall<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String mine = "own-" + i;
      calls.add(BackgroundCall.of(() -> addAndRemove(mine)));
    }

    int sharedAdded = 0;
    for (BackgroundCall<Integer> call : calls) {
      sharedAdded += call.result();
    }

    assertThat(sharedAdded).isPositive();
    assertThat(roles.status().byRole())
        .containsOnlyKeys("own-0", "own-1", "own-2", "own-3", "own-4", "own-5", "own-6", "own-7");
    Testbed.waiting().until(() -> roles.status().led().size() == 8);
  }

  /** How often the role that all fight for was added here. */
  private int addAndRemove(String mine) {
    int added = 0;
    for (int i = 0; i < 20; i++) {
      roles.add(mine).start();
      try {
        roles.add("shared").start();
        added++;
      } catch (DuplicateRoleException | AlreadyStoppedException e) {
        // Somebody else was faster, or has removed it before it began.
      }
      assertThat(roles.remove(mine)).isTrue();
      assertThat(roles.remove("shared")).isTrue();
    }
    roles.add(mine).start();
    return added;
  }
}
