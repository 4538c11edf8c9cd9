// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.ElectionObserver;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Meters come with an election and go with it, and with no other. */
class MeterLifeTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private ElectionObserver begin(StandInElection election) {
    return begin(registry, election);
  }

  private static ElectionObserver begin(MeterRegistry registry, StandInElection election) {
    return ElectionMetrics.of(registry).observe(election);
  }

  private static StandInElection leaderless(long seconds) {
    StandInElection election = StandInElection.scheduler();
    election.leaderless = Duration.ofSeconds(seconds);
    return election;
  }

  private static double leaderless(MeterRegistry registry) {
    return registry.get("election.leaderless").gauge().value();
  }

  private static void campaign(ElectionObserver observer) {
    observer.stateChanged(ElectionState.INIT, ElectionState.CANDIDATE);
  }

  private double campaigns() {
    return registry.get("election.transitions").tag("from.state", "INIT").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Test
  void theEndOfAnElectionRemovesItsMetersAndNoOthers() {
    registry.counter("election.results", "role", "scheduler");
    ElectionObserver mine = begin(StandInElection.scheduler());
    begin(new StandInElection("elections", "scheduler", "app-2"));
    begin(new StandInElection("elections", "reporter", "app-1"));
    begin(new StandInElection("spare", "scheduler", "app-1"));
    int all = registry.getMeters().size();

    mine.ended();

    List<Meter> left = registry.getMeters();
    assertThat(left).hasSize(1 + (all - 1) / 4 * 3);
    assertThat(left)
        .noneMatch(
            meter ->
                meter
                    .getId()
                    .getTags()
                    .containsAll(
                        List.of(
                            Tag.of("role", "scheduler"),
                            Tag.of("instance.id", "app-1"),
                            Tag.of("bucket", "elections"))));
  }

  @Test
  void thePageIsEmptyAfterwards() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ElectionObserver observer = begin(prometheus, StandInElection.scheduler());
    assertThat(prometheus.scrape()).contains("election_is_leader");

    observer.ended();

    assertThat(prometheus.scrape()).isEmpty();
  }

  @Test
  void countsBeginAnewWithAnElection() {
    ElectionObserver first = begin(StandInElection.scheduler());
    campaign(first);
    first.ended();

    campaign(begin(StandInElection.scheduler()));

    assertThat(campaigns()).isEqualTo(1);
  }

  @Test
  void aSuccessorIsShownBeforeItsPredecessorHasEnded() {
    ElectionObserver predecessor = begin(leaderless(1));
    campaign(predecessor);
    int meters = registry.getMeters().size();

    ElectionObserver successor = begin(leaderless(2));

    assertThat(registry.getMeters()).hasSize(meters);
    assertThat(leaderless(registry)).isEqualTo(2);
    assertThat(campaigns()).isZero();
    campaign(predecessor);
    campaign(successor);
    assertThat(campaigns()).isEqualTo(1);
  }

  @Test
  void aPredecessorThatEndsLateLeavesTheSuccessorsMeters() {
    ElectionObserver predecessor = begin(leaderless(1));
    ElectionObserver successor = begin(leaderless(2));
    int meters = registry.getMeters().size();

    predecessor.ended();

    assertThat(registry.getMeters()).hasSize(meters);
    assertThat(leaderless(registry)).isEqualTo(2);
    campaign(successor);
    assertThat(campaigns()).isEqualTo(1);
    successor.ended();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void thatHoldsOnAPrometheusPageAndInACompositeToo() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    composite.add(prometheus);
    ElectionObserver predecessor = begin(composite, leaderless(1));
    ElectionObserver successor = begin(composite, leaderless(2));

    predecessor.ended();
    assertThat(prometheus.scrape())
        .contains(
            "election_leaderless_seconds"
                + "{bucket=\"elections\",instance_id=\"app-1\",role=\"scheduler\"} 2.0\n");

    successor.ended();
    assertThat(prometheus.scrape()).isEmpty();
    assertThat(composite.getMeters()).isEmpty();
  }

  @Test
  void metersThatAFilterRenamesAndLabelsGoAsWell() {
    registry.config().commonTags("zone", "eu").meterFilter(renaming("election.", "app.election."));
    ElectionObserver predecessor = begin(leaderless(1));
    ElectionObserver successor = begin(leaderless(2));
    assertThat(registry.get("app.election.leaderless").gauge().value()).isEqualTo(2);

    predecessor.ended();
    assertThat(registry.find("app.election.leaderless").gauge()).isNotNull();
    successor.ended();

    assertThat(registry.getMeters()).isEmpty();
  }

  private static MeterFilter renaming(String from, String to) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.withName(id.getName().replaceFirst("^" + from.replace(".", "\\."), to));
      }
    };
  }

  @Test
  void metersThatAFilterDeniesAreCountedInVain() {
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("election.transitions"));
    ElectionObserver observer = begin(StandInElection.scheduler());

    campaign(observer);
    observer.ended();

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void countersThatAFilterMakesOneAreCountedAsOne() {
    registry.config().meterFilter(MeterFilter.ignoreTags("from.state", "to.state"));
    begin(StandInElection.scheduler()).ended();
    ElectionObserver observer = begin(StandInElection.scheduler());

    campaign(observer);
    observer.stateChanged(ElectionState.CANDIDATE, ElectionState.FOLLOWER);

    assertThat(registry.get("election.transitions").counter().count()).isEqualTo(2);
    observer.ended();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void electionsThatComeAndGoAtTheSameTimeLeaveTheLastOne() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Object>> lives =
          IntStream.range(0, 400).mapToObj(i -> Executors.callable(this::liveOnce)).toList();
      for (Future<Object> life : threads.invokeAll(lives)) {
        life.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  private void liveOnce() {
    ElectionObserver observer = begin(StandInElection.scheduler());
    campaign(observer);
    observer.ended();
  }

  @Test
  void gaugesHoldTheirElection() {
    begin(leaderless(3));
    awaitCollection();

    assertThat(leaderless(registry)).isEqualTo(3);
  }

  private static void awaitCollection() {
    WeakReference<Object> gone = new WeakReference<>(new Object());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });
  }
}
