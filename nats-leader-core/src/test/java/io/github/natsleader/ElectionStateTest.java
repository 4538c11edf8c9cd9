// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ElectionStateTest {
  /** The table of docs/ROLES-AND-STATES.md. A row is a state, then where it may go from there. */
  private static final List<String> TRANSITIONS =
      List.of(
          "INIT: CANDIDATE STOPPED",
          "CANDIDATE: LEADER FOLLOWER STOPPED",
          "LEADER: DEMOTED",
          "FOLLOWER: CANDIDATE STOPPED",
          "DEMOTED: CANDIDATE STOPPED",
          "STOPPED:");

  @Test
  void allowsTheTransitionsOfTheTableAndNoOthers() {
    assertThat(Arrays.stream(ElectionState.values()).map(ElectionStateTest::row))
        .containsExactlyElementsOf(TRANSITIONS);
  }

  private static String row(ElectionState from) {
    return Arrays.stream(ElectionState.values())
        .filter(from::mayBecome)
        .map(to -> " " + to)
        .collect(Collectors.joining("", from + ":", ""));
  }
}
