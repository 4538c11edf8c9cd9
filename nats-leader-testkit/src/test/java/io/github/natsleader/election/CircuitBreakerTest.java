// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.InMemoryLeaseConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the elections of one bucket and connection share while acquisitions fail. */
class CircuitBreakerTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);
  private static final int FAILING = 30;
  private static final int TRIALS_OF_BREAKER = 4;
  private static final Duration PAUSE_OF_BREAKER = Duration.ofMillis(500);

  /** Impatient, so that only the breaker holds it back. */
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(Duration.ofMillis(5), 1, Duration.ofMillis(5), 0);

  private final Testbed testbed = new Testbed();
  private final InMemoryLeaseConnection inMemory = testbed.connect();
  private final CountedConnection connection = new CountedConnection(inMemory);
  private final NatsLeader natsLeader = NatsLeader.on(connection, ElectionClock.system());
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    natsLeader.close();
    inMemory.close();
    testbed.close();
  }

  private Election.Builder election(String bucket, String group) {
    return natsLeader.election(
        ElectionConfig.builder()
            .bucket(bucket)
            .group(group)
            .instanceId("one")
            .ttl(Testbed.LONG_LEASE)
            .heartbeatInterval(HEARTBEAT)
            .acquireDelay(Duration.ZERO)
            .retryPolicy(IMPATIENT)
            .build());
  }

  private List<Election> startFailing() {
    List<Election> failing = new ArrayList<>();
    for (int i = 0; i < FAILING; i++) {
      connection.breakGroup("broken-" + i);
      failing.add(election(Testbed.BUCKET, "broken-" + i).start());
    }
    return failing;
  }

  /** Waits until hardly anything passes any more. */
  private void awaitOpen() {
    Testbed.waiting().until(() -> connection.failedWrites() >= 10);
    Testbed.waiting().until(() -> failuresWithin(Duration.ofMillis(100)) <= 4);
  }

  private int failuresWithin(Duration time) {
    int before = connection.failedWrites();
    awaitNanos(System.nanoTime() + time.toNanos());
    return connection.failedWrites() - before;
  }

  private static void awaitNanos(long atNanos) {
    Testbed.waiting().until(() -> System.nanoTime() - atNanos >= 0);
  }

  /** As many as all together get since that instant: some at a time, and a pause between. */
  private static long trialsSince(long beganNanos) {
    long pauses = (System.nanoTime() - beganNanos) / PAUSE_OF_BREAKER.toNanos();
    return TRIALS_OF_BREAKER * (pauses + 2);
  }

  /** Whether more was written, within a while, than all who ask the breaker get together. */
  private boolean writesMoreThanTheBreakerLetsPass() {
    long beganNanos = System.nanoTime();
    long before = testbed.revision();
    awaitNanos(beganNanos + Duration.ofMillis(700).toNanos());
    long written = testbed.revision() - before;
    return written > trialsSince(beganNanos);
  }

  @Test
  void theyMakeAFewAttemptsTogether() {
    startFailing();
    awaitOpen();

    // Each of the thirty alone would try some 200 times.
    long beganNanos = System.nanoTime();
    long failures = failuresWithin(Duration.ofSeconds(1));
    assertThat(failures).isLessThanOrEqualTo(trialsSince(beganNanos));
  }

  @Test
  void aLeaderRenewsValidatesAndReleasesMeanwhile() throws Exception {
    Election leader = terms.observe(election(Testbed.BUCKET, Testbed.GROUP)).start();
    Leadership term = terms.await(1);
    startFailing();
    awaitOpen();

    Testbed.waiting().until(this::writesMoreThanTheBreakerLetsPass);
    assertThat(leader.validateToken(Testbed.BOUND)).isTrue();
    assertThat(term.isValid()).isTrue();
    assertThat(leader.stop()).isTrue();
    assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
  }

  @Test
  void anotherBucketIsAnotherMatter() throws Exception {
    startFailing();
    awaitOpen();

    assertThat(election("others", "jobs").start().awaitLeadership(Testbed.BOUND).isValid())
        .isTrue();
  }

  @Test
  void allOfThemGoOnOnceItGoesAgain() throws Exception {
    List<Election> failing = startFailing();
    awaitOpen();

    connection.mendAll();

    for (Election election : failing) {
      assertThat(election.awaitLeadership(Testbed.BOUND).isValid()).isTrue();
    }
  }
}
