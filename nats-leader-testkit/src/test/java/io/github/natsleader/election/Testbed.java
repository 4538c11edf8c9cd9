// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.InMemoryBucket;
import io.github.natsleader.testkit.InMemoryLeaseConnection;
import io.github.natsleader.testkit.InMemoryRegisters;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Participants over registers in memory, each with a connection of its own; all gone at the end.
 */
final class Testbed implements AutoCloseable {
  static final String BUCKET = "leaders";
  static final String GROUP = "jobs";

  /** Never runs out within a test. */
  static final Duration LONG_LEASE = Duration.ofSeconds(60);

  /** For tests that wait for its end. */
  static final Duration SHORT_LEASE = Duration.ofMillis(300);

  /** Longer than anything here takes, even on a busy machine. */
  static final Duration BOUND = Duration.ofSeconds(20);

  private final InMemoryRegisters registers = new InMemoryRegisters();
  private final List<Participant> participants = new ArrayList<>();

  Participant join(String id) {
    return join(id, ElectionClock.system());
  }

  Participant join(String id, ElectionClock clock) {
    InMemoryLeaseConnection connection = registers.connect();
    Participant joined = new Participant(id, connection, NatsLeader.on(connection, clock));
    participants.add(joined);
    return joined;
  }

  InMemoryLeaseConnection connect() {
    return registers.connect();
  }

  InMemoryBucket bucket() {
    return registers.bucket(BUCKET);
  }

  /** What the register of the group holds now. */
  RegisterContent content() {
    return bucket().entry(GROUP).orElseThrow().content();
  }

  long revision() {
    return bucket().entry(GROUP).orElseThrow().revision();
  }

  /** Waits for so many more writes to the register: the machine goes on meanwhile. */
  void awaitWrites(int count) {
    long target = revision() + count;
    waiting().until(() -> revision() >= target);
  }

  /** For a test that does not care when the release is done. */
  static void resign(Election election) {
    assertThat(election.resign()).isNotCompletedExceptionally();
  }

  static ConditionFactory waiting() {
    return Awaitility.await().atMost(BOUND).pollInterval(Duration.ofMillis(2));
  }

  /**
   * Lets time pass by the clock, step by step, until the condition holds. The machine is woken at
   * its own pace meanwhile: however slow this computer is, it misses nothing.
   */
  static void passing(ManualClock clock, Duration step, Callable<Boolean> condition) {
    waiting()
        .until(
            () -> {
              boolean holds = condition.call();
              if (!holds) {
                clock.advance(step);
              }
              return holds;
            });
  }

  @Override
  public void close() {
    participants.forEach(Participant::close);
  }

  /** One process, as it were. */
  record Participant(String id, InMemoryLeaseConnection connection, NatsLeader natsLeader)
      implements AutoCloseable {
    ElectionConfig.Builder config() {
      return ElectionConfig.builder()
          .bucket(BUCKET)
          .group(GROUP)
          .instanceId(id)
          .ttl(LONG_LEASE)
          .acquireDelay(Duration.ZERO);
    }

    Election.Builder election() {
      return election(config -> config);
    }

    Election.Builder election(UnaryOperator<ElectionConfig.Builder> settings) {
      return natsLeader.election(settings.apply(config()).build());
    }

    @Override
    public void close() {
      natsLeader.close();
      connection.close();
    }
  }
}
