// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.Faults.OnWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the Flight Recorder has of an election. */
class FlightTest {
  private static final String PREFIX = "io.github.natsleader.";

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");

  @TempDir private Path directory;

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void hasTheWholeLifeOfAnElection() throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable(PREFIX + "Heartbeat").withThreshold(Duration.ZERO);
      recording.start();
      long epoch = live();
      recording.stop();
      List<RecordedEvent> events = dump(recording);

      assertThat(of(events, "Transition"))
          .anySatisfy(
              event -> {
                assertThat(event.getString("from")).isEqualTo("CANDIDATE");
                assertThat(event.getString("to")).isEqualTo("LEADER");
              });
      assertThat(of(events, "Acquisition"))
          .anySatisfy(event -> assertThat(event.getString("errorType")).isEqualTo("unavailable"))
          .anySatisfy(event -> assertThat(event.getBoolean("acquired")).isTrue());
      assertThat(of(events, "Heartbeat"))
          .anySatisfy(
              event -> {
                assertThat(event.getBoolean("succeeded")).isTrue();
                assertThat(event.getDuration("took")).isPositive();
                assertThat(event.getThread().getJavaName()).isEqualTo("nats-leader");
              })
          .anySatisfy(
              event -> {
                assertThat(event.getString("errorType")).isEqualTo("timeout");
                assertThat(event.getInt("consecutiveFailures")).isPositive();
              });
      assertThat(of(events, "TermBegan"))
          .anySatisfy(event -> assertThat(event.getLong("epoch")).isEqualTo(epoch));
      assertThat(of(events, "TermEnded"))
          .anySatisfy(
              event -> {
                assertThat(event.getString("reason")).isEqualTo("STOPPED");
                assertThat(event.getLong("epoch")).isEqualTo(epoch);
                assertThat(event.getDuration("led")).isPositive();
              });
      assertThat(of(events, "AtRisk"))
          .anySatisfy(event -> assertThat(event.getDuration("remaining")).isPositive());
      assertThat(of(events, "Validation"))
          .extracting(event -> event.getString("outcome"))
          .contains("valid", "unanswered");
      assertThat(of(events, "Callback"))
          .anySatisfy(
              event -> {
                assertThat(event.getString("callback")).isEqualTo("PROMOTE");
                assertThat(event.getDuration()).isPositive();
                assertThat(event.getThread().getJavaName()).isNotEqualTo("nats-leader");
              });
      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.getString("group")).isEqualTo(Testbed.GROUP);
                assertThat(event.getString("bucket")).isEqualTo(Testbed.BUCKET);
                assertThat(event.getString("instanceId")).isEqualTo("alice");
                assertThat(event.getEventType().getCategoryNames())
                    .containsExactly("NATS leader election");
                assertThat(event.getEventType().getFields())
                    .extracting(ValueDescriptor::getLabel)
                    .doesNotContainNull();
              });
    }
  }

  /** An acquisition that fails, a term with a risk that is overcome, two validations, a stop. */
  private long live() throws Exception {
    alice.connection().faults().onWrite(OnWrite.UNAVAILABLE);
    Election election =
        alice
            .election(c -> c.ttl(Duration.ofSeconds(3)).heartbeatInterval(Duration.ofSeconds(1)))
            .onPromote(term -> Testbed.waiting().until(() -> !term.isValid()))
            .start();
    Leadership term = election.awaitLeadership(BOUND);
    assertThat(election.validateToken(BOUND)).isTrue();
    OnWrite[] lost = new OnWrite[10_000];
    Arrays.fill(lost, OnWrite.LOST);
    alice.connection().faults().onWrite(lost);
    try {
      assertThat(election.validateToken(Duration.ofMillis(1))).isFalse();
    } catch (ElectionTimeoutException expected) {
      Testbed.waiting().until(() -> term.remaining().compareTo(Duration.ofMillis(900)) < 0);
    }
    alice.connection().faults().clear();
    Testbed.waiting().until(() -> election.status().consecutiveFailures() == 0);
    assertThat(election.stop()).isTrue();
    return term.token().epoch();
  }

  private List<RecordedEvent> dump(Recording recording) throws Exception {
    Path file = directory.resolve("election.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith(PREFIX))
        .filter(event -> event.getString("instanceId").equals("alice"))
        .toList();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(PREFIX + name))
        .toList();
  }
}
