// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.TakeoverMode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fingerprint that tells too little would have states left out without a word. */
class AlikenessTest {
  private static final int PAIRS = 300;
  private static final int WALKS = 3_000;
  private static final int STEPS = 12;
  private static final long SEED = 20260711;

  static Stream<Scope> scopes() {
    Scope two = Scope.of("two", 2, Timing.COARSE);
    return Stream.of(
        two.delays(1).with(Fault.LOSS, 2).with(Fault.PAUSE, 1).with(Fault.ERASURE, 1),
        two.delays(0).with(Fault.LATE, 3).with(Fault.UNKNOWN, 2).with(Fault.CRASH, 1),
        two.delays(0).with(Fault.DISCONNECT, 2).with(Fault.STALE_READ, 2).with(Fault.CLONE, 1),
        two.delays(0).with(Fault.SUSPEND, 1).with(Fault.WALL_STEP, 1).with(Fault.LATE, 1),
        two.delays(0).with(Fault.RESIGN, 2).with(Fault.SLOW_CALLBACK, 1).with(Fault.PROOF, 2),
        Scope.of("fine", 2, Timing.FINE).delays(1).with(Fault.FREEZE, 1).with(Fault.REPETITION, 2),
        Scope.of("three", 3, Timing.COARSE).delays(0).with(Fault.LATE, 2).with(Fault.STOP, 1),
        Profile.priorities(2, TakeoverMode.AFTER_LEASE).with(Fault.LATE, 2).with(Fault.ERASURE, 1),
        Profile.priorities(3, TakeoverMode.COOPERATIVE).with(Fault.LOSS, 1).with(Fault.LATE, 2),
        Profile.coldStart(2).with(Fault.PURGE, 1).with(Fault.LATE, 1).with(Fault.CRASH, 1),
        Profile.coldStart(2).with(Fault.RECREATION, 1).with(Fault.LATE, 2));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void situationsTakenForTheSameGoOnTheSame(Scope scope) {
    Rules rules = new Rules(scope, 0);
    Alikeness alikeness = new Alikeness(rules, new Fingerprinter(rules), SEED);

    List<Alikeness.Pair> pairs = alikeness.pairs(PAIRS, WALKS);

    assertThat(pairs).hasSizeGreaterThan(PAIRS / 3);
    assertThat(differences(alikeness, pairs)).isEmpty();
  }

  @Test
  void tellsWhereMoreIsTakenForTheSameThanIs() {
    Scope scope = Scope.of("fine", 2, Timing.FINE).delays(1).with(Fault.FREEZE, 1);
    Rules rules = new Rules(scope, 0);
    Alikeness alikeness = new Alikeness(rules, new Fingerprinter(rules, 1), SEED);

    List<Alikeness.Pair> pairs = alikeness.pairs(3 * PAIRS, WALKS);

    assertThat(differences(alikeness, pairs)).isNotEmpty();
  }

  private static List<String> differences(Alikeness alikeness, List<Alikeness.Pair> pairs) {
    return pairs.stream()
        .map(pair -> alikeness.difference(pair, STEPS))
        .filter(Objects::nonNull)
        .toList();
  }
}
