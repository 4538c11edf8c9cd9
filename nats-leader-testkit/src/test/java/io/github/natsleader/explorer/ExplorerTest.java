// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.testkit.history.CheckOptions;
import io.github.natsleader.testkit.history.Checkers;
import io.github.natsleader.testkit.history.Verdict;
import io.github.natsleader.testkit.history.Violation;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorerTest {
  private static final int THREADS = 2;
  private static final CheckOptions OPTIONS = CheckOptions.ofSimulation(Duration.ofDays(1));

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void findsNoViolationInAllThatTheBoundsAllow(int candidates) {
    assertThat(Profile.BUILD.scopes(candidates))
        .allSatisfy(
            scope -> {
              Exploration result = Explorer.explore(scope, THREADS);
              assertThat(result.isComplete()).as(result.toString()).isTrue();
            });
  }

  @Test
  void findsTwoLeadersWhereClocksDriftBeyondWhatIsAssumed() {
    Scope scope =
        Scope.of("beyond drift", 2, Timing.COARSE)
            .delays(0)
            .withClocks(Timing.COARSE.clocksBeyondDrift(2))
            .with(Fault.FREEZE, 1);

    Trace violation = Explorer.explore(scope, 1).violation();

    assertThat(String.join("\n", violation.lines())).isEqualTo(Traces.BEYOND_DRIFT.strip());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void findsTwoLeadersWhereALiveOneIsReplacedAtOnce(int candidates) {
    Scope scope = Profile.priorities(candidates, TakeoverMode.IMMEDIATE);

    Trace violation = Explorer.explore(scope, 1).violation();

    assertThat(violation.violation()).isEqualTo("2 leaders at the same time");
    if (candidates == 2) {
      assertThat(String.join("\n", violation.lines())).isEqualTo(Traces.IMMEDIATE.strip());
    }
  }

  @Test
  void theSharedCheckersSeeTheOverlapToo() {
    Scope scope = Profile.priorities(2, TakeoverMode.IMMEDIATE);
    Trace violation = Explorer.explore(scope, 1).violation();

    Verdict verdict = Checkers.judge(TraceHistory.of(violation), OPTIONS);

    assertThat(verdict.violations()).extracting(Violation::guarantee).contains("OneLeader");
  }

  @Test
  void theSharedCheckersFindNothingOnWaysWithoutViolation() {
    Scope scope = Scope.of("ways", 2, Timing.COARSE).with(Fault.LATE, 2).with(Fault.CRASH, 1);
    Rules rules = new Rules(scope, 0);

    assertThat(IntStream.range(0, 200).mapToObj(seed -> Ways.any(rules, 80, seed)))
        .allSatisfy(
            way ->
                assertThat(Checkers.judge(TraceHistory.of(way), OPTIONS).violations()).isEmpty());
  }

  @Test
  void findsTheSameStatesWithAnyNumberOfThreads() {
    Scope scope = Scope.of("threads", 3, Timing.COARSE).delays(0);

    Exploration one = Explorer.explore(scope, 1);
    Exploration three = Explorer.explore(scope, 3);

    assertThat(three.states()).isEqualTo(one.states()).isGreaterThan(10_000);
    assertThat(three.transitions()).isEqualTo(one.transitions());
    assertThat(three.depth()).isEqualTo(one.depth());
  }

  @Test
  void saysWhatIsLeftWhereItMustStop() {
    Scope scope = Scope.of("stopped", 2, Timing.COARSE).with(Fault.PAUSE, 2);

    Exploration result = new Explorer(scope, 1, 500, 1_000, world -> {}).run();

    assertThat(result.open()).isPositive();
    assertThat(result.isComplete()).isFalse();
  }

  @Test
  void aWayIsReplayedToTheSameEnd() {
    Rules rules = new Rules(Scope.of("ways", 2, Timing.FINE).with(Fault.LOSS, 2), 0);
    Trace way = Ways.any(rules, 60, 7);
    Fingerprinter fingerprinter = new Fingerprinter(rules);
    fingerprinter.take(way.last());
    long high = fingerprinter.high();

    fingerprinter.take(Trace.replay(rules, way.way()).last());

    assertThat(fingerprinter.high()).isEqualTo(high);
    assertThat(way.length()).isEqualTo(60);
  }
}
