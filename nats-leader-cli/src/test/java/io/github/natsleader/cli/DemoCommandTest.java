// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a kill leaves the server there")
class DemoCommandTest {
  /** Three participants and the server; guards of the server may come on top. */
  private static final int PROCESSES = 4;

  @RegisterExtension final Crew crew = new Crew();
  private final Set<ProcessHandle> seen = new HashSet<>();

  private void look(NleProcess demo) {
    demo.handle().descendants().forEach(seen::add);
  }

  @Test
  void playsToItsEndAndLeavesNoProcess() throws Exception {
    NleProcess demo = crew.add(NleProcess.start("demo"));
    await()
        .atMost(NleProcess.BOUND)
        .until(
            () -> {
              look(demo);
              return !demo.handle().isAlive();
            });
    assertThat(demo.awaitExit()).as("%s", demo.errors()).isZero();
    assertThat(demo.errors()).isEmpty();
    assertThat(demo.output().stream().filter(line -> line.contains(" LEADS, epoch "))).hasSize(3);
    assertThat(demo.output()).anyMatch(line -> line.contains(" after the kill. "));
    assertThat(demo.output()).anyMatch(line -> line.matches(".* leads [0-9.]+ ms after .*"));
    assertThat(seen).hasSizeGreaterThanOrEqualTo(PROCESSES);
    await().atMost(NleProcess.BOUND).until(() -> Descendants.allGone(seen));
  }

  @Test
  void programsGetEachStepAsAnObject() {
    NleProcess demo = crew.add(NleProcess.start("demo", "--json"));
    await()
        .atMost(NleProcess.BOUND)
        .until(() -> demo.output().stream().anyMatch(line -> line.contains("LEADS, epoch ")));
    assertThat(demo.output())
        .allSatisfy(
            line -> assertThat(CommandRun.parse(line)).containsOnlyKeys("time", "who", "what"));
    demo.handle().destroyForcibly();
  }

  @Test
  void aKilledDemoLeavesNoProcess() {
    NleProcess demo = crew.add(NleProcess.start("demo"));
    await()
        .atMost(NleProcess.BOUND)
        .until(() -> demo.output().stream().anyMatch(line -> line.contains(" LEADS, epoch ")));
    look(demo);
    assertThat(seen).hasSizeGreaterThanOrEqualTo(PROCESSES);
    demo.handle().destroyForcibly();
    await().atMost(NleProcess.BOUND).until(() -> Descendants.allGone(seen));
  }
}
