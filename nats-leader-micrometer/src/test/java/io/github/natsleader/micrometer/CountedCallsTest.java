// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ElectionObserver;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each call of an observer, and each answer of its election, does to the page. */
class CountedCallsTest {
  private static final String LABELS =
      "{bucket=\"elections\",instance_id=\"app-1\",role=\"scheduler\"}";

  private final MockClock clock = new MockClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  private final StandInElection election = StandInElection.scheduler();
  private final ElectionObserver observer = ElectionMetrics.of(registry).observe(election);

  @Test
  void everythingIsThereFromTheStart() throws Exception {
    try (MetricsEndpoint endpoint = new MetricsEndpoint(registry)) {
      assertThat(endpoint.scrape()).isEqualTo(GoldenPage.named("page-at-start.txt"));
    }
  }

  @Test
  void aTermIsCounted() throws Exception {
    leadForFourSeconds();

    try (MetricsEndpoint endpoint = new MetricsEndpoint(registry)) {
      assertThat(endpoint.scrape()).isEqualTo(GoldenPage.named("page-after-a-term.txt"));
    }
  }

  private void leadForFourSeconds() {
    observer.stateChanged(ElectionState.INIT, ElectionState.CANDIDATE);
    observer.acquireStarted("first");
    observer.acquireFailed("first", ErrorType.UNAVAILABLE, new IOException("refused"));
    observer.acquireEnded("first", false, Duration.ofMillis(3));
    observer.acquireStarted("second");
    observer.acquireEnded("second", true, Duration.ofMillis(3));
    FencingToken token = StandInElection.token(1_764_000_123_456_789L);
    observer.stateChanged(ElectionState.CANDIDATE, ElectionState.LEADER);
    observer.termBegan(token);
    observer.heartbeatSucceeded(Duration.ofMillis(1));
    observer.heartbeatSucceeded(Duration.ofMillis(2));
    observer.heartbeatSucceeded(Duration.ofMillis(513));
    observer.heartbeatFailed(ErrorType.TIMEOUT, 1, Duration.ofMillis(200), null);
    observer.validated(token.epoch(), true);
    observer.validated(token.epoch(), false);
    observer.validationUnanswered(token.epoch());
    observer.problem(ElectionProblem.of(ElectionProblem.Kind.VALIDATION_FAILED, "no answer"));
    observer.stateChanged(ElectionState.LEADER, ElectionState.DEMOTED);
    observer.termEnded(token, DemotionReason.TAKEN_OVER, Duration.ofSeconds(4));
  }

  @Test
  void gaugesTellHowTheElectionStands() {
    election.token = Optional.of(StandInElection.token(1_764_000_123_456_789L));
    election.leaseRemaining = Duration.ofMillis(2_750);
    election.consecutiveFailures = 2;
    election.runningCallbacks = 1;
    election.connection = ConnectionStatus.DISCONNECTED;

    assertPage("election_is_leader", "1.0");
    assertPage("election_epoch", "1.764000123456789E15");
    assertPage("election_lease_remaining_seconds", "2.75");
    assertPage("election_consecutive_heartbeat_failures", "2.0");
    assertPage("election_running_callbacks", "1.0");
    assertPage("election_connection_status", "0.0");
  }

  @Test
  void aClosedConnectionIsNotConnected() {
    election.connection = ConnectionStatus.CLOSED;

    assertPage("election_connection_status", "0.0");
  }

  @Test
  void aFollowerTellsForHowLongItHasKnownNoLeader() {
    election.leaderless = Duration.ofMillis(12_500);

    assertPage("election_leaderless_seconds", "12.5");
  }

  @Test
  void theBreakerIsANumber() {
    assertPage("election_breaker_state", "0.0");
    election.breaker = BreakerState.HALF_OPEN;
    assertPage("election_breaker_state", "1.0");
    election.breaker = BreakerState.OPEN;
    assertPage("election_breaker_state", "2.0");
  }

  @Test
  void aTermThatGoesOnIsSeen() {
    FencingToken token = StandInElection.token(7);
    clock.addSeconds(100);
    assertPage("election_leader_term_seconds", "0.0");

    observer.termBegan(token);
    clock.addSeconds(90);
    assertPage("election_leader_term_seconds", "90.0");

    observer.termEnded(token, DemotionReason.RESIGNED, Duration.ofSeconds(90));
    assertPage("election_leader_term_seconds", "0.0");
    assertPage("election_leader_duration_seconds_sum", "90.0");
  }

  @Test
  void aRiskLastsUntilItIsOver() {
    assertPage("election_at_risk", "0.0");

    observer.atRisk(Duration.ofMillis(600));
    assertPage("election_at_risk", "1.0");

    observer.recovered();
    assertPage("election_at_risk", "0.0");
  }

  @Test
  void aRiskDoesNotOutliveItsTerm() {
    FencingToken token = StandInElection.token(7);
    observer.termBegan(token);
    observer.atRisk(Duration.ofMillis(600));

    observer.termEnded(token, DemotionReason.LEASE_EXPIRED, Duration.ofSeconds(3));

    assertPage("election_at_risk", "0.0");
  }

  @Test
  void problemsCountByTheirErrorType() {
    observer.problem(ElectionProblem.of(ElectionProblem.Kind.NAME_IN_USE, "twice"));
    observer.problem(ElectionProblem.of(ElectionProblem.Kind.CLONED, "twice"));

    assertThat(registry.scrape())
        .contains(
            "election_failures_total"
                + LABELS.replace("instance_id", "error_type=\"conflict\",instance_id")
                + " 2.0\n");
  }

  @Test
  void namesMayHoldAnythingThatIsPrintable() {
    ElectionMetrics.of(registry)
        .observe(new StandInElection("elections", "a/b.c=1", "app \"é\\ 2"));

    assertThat(registry.scrape())
        .contains(
            "election_is_leader{bucket=\"elections\",instance_id=\"app \\\"é\\\\ 2\","
                + "role=\"a/b.c=1\"} 0.0\n");
  }

  private void assertPage(String name, String value) {
    assertThat(registry.scrape()).contains("\n" + name + LABELS + " " + value + "\n");
  }
}
