// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.spi.ElectionClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ought never to happen: it ends one election, loudly, and harms no other. */
class DefectTest {
  private static final String BROKEN = "broken";

  private final Testbed testbed = new Testbed();
  private final SabotagedConnection connection = new SabotagedConnection(testbed.connect(), BROKEN);
  private final NatsLeader natsLeader = NatsLeader.on(connection, ElectionClock.system());
  private final Heard heard = new Heard();
  private final Terms terms = new Terms();
  private Election sound;

  @BeforeEach
  void startSoundElection() throws Exception {
    sound = builder("sound").start();
    sound.awaitLeadership(BOUND);
  }

  @AfterEach
  void close() {
    natsLeader.close();
    testbed.close();
  }

  @Test
  void underALeaderDemotesItAndEndsItsElectionAlone() {
    Election broken = terms.observe(builder(BROKEN)).start();
    Leadership term = terms.await(1);
    AssertionError defect = new AssertionError("as planned");

    connection.throwOnWrite(defect);
    heard.await("DEMOTED > STOPPED");

    assertThat(term.isValid()).isFalse();
    // Its listeners are told by a thread of their own, perhaps before it has left.
    Testbed.waiting().until(() -> broken.status().state() == ElectionState.STOPPED);
    assertThat(heard.problem(ElectionProblem.Kind.INTERNAL).cause()).contains(defect);
    terms.awaitEnded(1);
    assertFailedBy(broken, defect);
    assertThat(broken.stop()).isTrue();
    assertThat(sound.isLeader()).isTrue();
    assertThat(sound.stop()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void atTheStartEndsItsElectionAlone(boolean checked) {
    Throwable defect = checked ? new IOException("as planned") : new LinkageError("as planned");
    connection.throwOnWatch(defect);

    Election broken = builder(BROKEN).start();

    heard.await("INIT > STOPPED");
    assertFailedBy(broken, defect);
    assertThat(sound.isLeader()).isTrue();
  }

  @Test
  void aStoreThatThrowsIsTakenForOneThatIsUnsure() {
    Election broken = terms.observe(builder(BROKEN)).start();
    Leadership term = terms.await(1);

    connection.throwOnWrite(new IllegalStateException("as planned"));
    Testbed.waiting().until(() -> connection.thrown() >= 3);
    connection.throwOnWrite(null);
    Testbed.waiting().until(() -> broken.status().consecutiveFailures() == 0);

    assertThat(broken.leadership()).contains(term);
  }

  private Election.Builder builder(String group) {
    return natsLeader
        .election(
            ElectionConfig.builder()
                .bucket(Testbed.BUCKET)
                .group(group)
                .instanceId("alice")
                .ttl(Testbed.LONG_LEASE)
                .heartbeatInterval(Duration.ofMillis(20))
                .build())
        .listener(group.equals(BROKEN) ? heard : new Heard());
  }

  private static void assertFailedBy(Election election, Throwable defect) {
    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOf(ElectionFailedException.class)
        .hasCause(defect);
  }
}
