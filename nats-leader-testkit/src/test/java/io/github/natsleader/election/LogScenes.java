// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.logging.CapturedLog;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.testkit.Faults.OnWrite;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lives of elections over registers in memory that lead to what is logged; each waits for the
 * events that it is for.
 */
final class LogScenes {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);
  private static final Duration STEP = Duration.ofMillis(5);
  private static final RetryPolicy ONE_ATTEMPT =
      new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, 1);

  private final CapturedLog log;

  LogScenes(CapturedLog log) {
    this.log = log;
  }

  void aLifeInPeace() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Election first = quick(testbed.join("alice")).onPromote(term -> {}).start();
      first.awaitLeadership(BOUND);
      first.validateToken(BOUND);
      Election second = testbed.join("bob").election().start();
      log.await(LogEvent.HEARTBEAT_SUCCEEDED);
      log.await(LogEvent.LEADER_CHANGED, line -> "bob".equals(line.keys().get("instance_id")));
      first.stop();
      second.awaitLeadership(BOUND);
      second.stop();
      log.await(LogEvent.LEADER_UNKNOWN);
      log.await(LogEvent.CALLBACK_ENDED);
      log.await(LogEvent.ELECTION_ENDED);
    }
  }

  void aConnectionThatComesAndGoes() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Participant alice = testbed.join("alice");
      Election election = quick(alice).start();
      election.awaitLeadership(BOUND);
      alice.connection().connectionLost();
      log.await(LogEvent.CONNECTION_LOST, line -> line.keys().containsKey("grace_ms"));
      alice.connection().reconnect();
      log.await(LogEvent.CONNECTION_RESTORED);
      alice.connection().close();
      log.await(LogEvent.CONNECTION_CLOSED);
    }
  }

  void renewalsThatFail() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Participant alice = testbed.join("alice");
      Election election =
          alice
              .election(
                  config ->
                      config.ttl(Duration.ofSeconds(3)).heartbeatInterval(Duration.ofSeconds(1)))
              .start();
      election.awaitLeadership(BOUND);
      alice.connection().faults().onWrite(repeated(OnWrite.UNAVAILABLE, 10_000));
      log.await(LogEvent.AT_RISK);
      alice.connection().faults().clear();
      log.await(LogEvent.RISK_ENDED);
      log.await(LogEvent.HEARTBEAT_FAILED);
      log.await(LogEvent.HEARTBEAT_RECOVERED);
    }
  }

  void attemptsThatFail() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Participant alice = testbed.join("alice");
      alice.connection().faults().onWrite(repeated(OnWrite.UNAVAILABLE, 3));
      alice.election().start().awaitLeadership(BOUND);
      log.await(LogEvent.ACQUIRE_FAILED);
      log.await(LogEvent.BUCKET_UNREACHABLE);

      Participant carol = testbed.join("carol");
      carol.connection().faults().onWrite(OnWrite.UNAVAILABLE);
      Election once = carol.election(c -> c.group("once").retryPolicy(ONE_ATTEMPT)).start();
      log.await(LogEvent.ATTEMPTS_EXHAUSTED);
      once.stop();
    }
  }

  /** While an attempt is on its way somebody else's record is seen. */
  void anAttemptThatComesTooLate() {
    try (Testbed testbed = new Testbed()) {
      ManualClock clock = new ManualClock();
      Participant alice = testbed.join("alice", clock);
      alice.connection().faults().onWrite(OnWrite.LOST);
      Election election = alice.election().start();
      log.await(LogEvent.ACQUIRE_STARTED);
      testbed.bucket().putRecord(Testbed.GROUP, record("bob", "of-bob", 1));
      log.await(LogEvent.ACQUIRE_LOST);
      election.stop();
    }
  }

  void aLeaseTooShort() {
    try (Testbed testbed = new Testbed()) {
      ManualClock clock = new ManualClock();
      Participant alice = testbed.join("alice", clock);
      alice.connection().faults().onWrite(repeated(OnWrite.APPLIED_LATE, 1_000));
      Election election =
          alice.election(c -> c.ttl(Testbed.SHORT_LEASE).heartbeatInterval(HEARTBEAT)).start();
      Testbed.passing(clock, STEP, () -> !log.lines(LogEvent.ACQUIRE_FAILED).isEmpty());
      alice.connection().faults().clear();
      alice.connection().faults().deliverDelayed();
      Testbed.passing(clock, STEP, () -> !log.lines(LogEvent.LEASE_TOO_SHORT).isEmpty());
      election.stop();
    }
  }

  void aHealthCheckThatFails() throws Exception {
    try (Testbed testbed = new Testbed()) {
      AtomicBoolean healthy = new AtomicBoolean(true);
      Election election =
          testbed
              .join("alice")
              .election(c -> c.heartbeatInterval(HEARTBEAT).healthChecker(healthy::get))
              .start();
      election.awaitLeadership(BOUND);
      healthy.set(false);
      log.await(LogEvent.HEALTH_CHECK_FAILED);
      healthy.set(true);
      log.await(LogEvent.HEALTH_RECOVERED);
    }
  }

  void validations() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Participant alice = testbed.join("alice");
      Election election = alice.election(c -> c.heartbeatInterval(Duration.ofSeconds(10))).start();
      election.awaitLeadership(BOUND);
      alice.connection().faults().onWrite(repeated(OnWrite.LOST, 10_000));
      try {
        election.validateToken(Duration.ofMillis(50));
      } catch (ElectionTimeoutException expected) {
        log.await(LogEvent.VALIDATION_UNANSWERED);
      }
      alice.connection().faults().clear();
      election.validateToken(BOUND);
      log.await(LogEvent.VALIDATION_RECOVERED);
      log.await(LogEvent.VALIDATION_SUCCEEDED);

      alice.connection().faults().onWrite(repeated(OnWrite.LOST, 10_000));
      BackgroundCall<Boolean> refuted = BackgroundCall.of(() -> election.validateToken(BOUND));
      refuted.awaitBlocked();
      testbed.bucket().delete(Testbed.GROUP);
      refuted.result();
      log.await(LogEvent.VALIDATION_REFUTED);
    }
  }

  void callbacksThatMisbehave() throws Exception {
    ManualClock clock = new ManualClock();
    try (Testbed testbed = new Testbed();
        Gate gate = new Gate()) {
      Election failing =
          testbed
              .join("alice")
              .election()
              .onPromote(
                  term -> {
                    throw new IllegalStateException("as planned");
                  })
              .start();
      log.await(LogEvent.CALLBACK_FAILED);
      failing.stop();
      Election stuck =
          testbed
              .join("bob", clock)
              .election(c -> c.group("stuck"))
              .onPromote(term -> gate.passStubbornly())
              .start();
      gate.awaitReached();
      Testbed.resign(stuck);
      Testbed.waiting().until(() -> stuck.status().state() == ElectionState.DEMOTED);
      clock.advance(Duration.ofSeconds(6));
      log.await(LogEvent.CALLBACK_STUCK);
    }
  }

  void strangersInTheRegister() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Election election = quick(testbed.join("alice")).start();
      Leadership term = election.awaitLeadership(BOUND);
      testbed.bucket().putRecord(Testbed.GROUP, record("alice", term.token().id(), 1_000));
      log.await(LogEvent.CLONED);
      testbed.bucket().putRecord(Testbed.GROUP, record("alice", "another-alice", 1));
      log.await(LogEvent.NAME_IN_USE);
      testbed.bucket().put(Testbed.GROUP, "nonsense".getBytes(UTF_8));
      log.await(LogEvent.UNREADABLE_RECORD);
    }
  }

  void aBucketThatIsReplaced() throws Exception {
    try (Testbed testbed = new Testbed()) {
      Participant alice = testbed.join("alice");
      quick(alice).start().awaitLeadership(BOUND);
      testbed.bucket().recreate(1_000_000);
      alice.connection().connectionLost();
      alice.connection().reconnect();
      log.await(LogEvent.REGISTER_REPLACED);
    }
  }

  void aBucketThatIsUnfit() {
    try (Testbed testbed = new Testbed()) {
      testbed.bucket().create(Duration.ofMillis(100));
      Election election = testbed.join("alice").election().start();
      log.await(LogEvent.BUCKET_UNFIT);
      election.stop();
    }
  }

  void aDefect() throws Exception {
    try (Testbed testbed = new Testbed()) {
      SabotagedConnection connection = new SabotagedConnection(testbed.connect(), Testbed.GROUP);
      try (NatsLeader natsLeader = NatsLeader.on(connection, ElectionClock.system())) {
        Election election =
            natsLeader
                .election(testbed.join("alice").config().heartbeatInterval(HEARTBEAT).build())
                .start();
        election.awaitLeadership(BOUND);
        connection.throwOnWrite(new AssertionError("as planned"));
        log.await(LogEvent.DEFECT);
      }
    }
  }

  void listenersThatThrow() {
    try (Testbed testbed = new Testbed()) {
      Participant alice = testbed.join("alice");
      Election election =
          alice
              .election()
              .listener(
                  new ElectionListener() {
                    @Override
                    public void onStateChange(ElectionState from, ElectionState to) {
                      throw new IllegalStateException("as planned");
                    }
                  })
              .observer(
                  observed ->
                      new ElectionObserver() {
                        @Override
                        public void stateChanged(ElectionState from, ElectionState to) {
                          throw new IllegalStateException("as planned");
                        }
                      })
              .start();
      log.await(LogEvent.LISTENER_FAILED);
      log.await(LogEvent.OBSERVER_FAILED);
      election.stop();
    }
  }

  private static Election.Builder quick(Participant participant) {
    return participant.election(config -> config.heartbeatInterval(HEARTBEAT));
  }

  private static LeaseRecord record(String id, String token, long n) {
    return new LeaseRecord(id, token, 0, Testbed.LONG_LEASE.toMillis(), n, Map.of());
  }

  private static OnWrite[] repeated(OnWrite fault, int times) {
    OnWrite[] faults = new OnWrite[times];
    Arrays.fill(faults, fault);
    return faults;
  }
}
