// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the storm, on logs in which something is wrong or nearly is. */
class ChildJudgeTest {
  private static ChildLog log(long epoch, long begin, long last) {
    return new ChildLog(epoch, "p" + epoch, begin, last, 10);
  }

  private static ChildJudge judge(ChildLog... logs) {
    return new ChildJudge(List.of(logs));
  }

  @Test
  void oneAfterAnotherIsRight() {
    ChildJudge judge = judge(log(1, 100, 200), log(5, 201, 300), log(9, 350, 400));
    assertThat(judge.overlaps()).isEmpty();
    assertThat(judge.disorder()).isEmpty();
    assertThat(judge.longestGapNanos()).isEqualTo(50);
    assertThat(judge.shortestGapNanos()).isEqualTo(1);
    assertThat(judge.ticks()).isEqualTo(30);
  }

  @Test
  void aTickOfTheOlderOneAtTheFirstLineOfTheNewerIsAnOverlap() {
    assertThat(judge(log(1, 100, 200), log(2, 200, 300)).overlaps()).hasSize(1);
  }

  @Test
  void oneThatOutlivesTwoOthersOverlapsBoth() {
    ChildJudge judge = judge(log(1, 100, 1000), log(2, 200, 300), log(3, 400, 500));
    assertThat(judge.overlaps()).hasSize(2);
  }

  @Test
  void twoOfOneEpochOverlapToo() {
    ChildJudge judge = judge(log(1, 100, 200), log(1, 150, 160));
    assertThat(judge.overlaps()).hasSize(1);
    assertThat(judge.disorder()).hasSize(1);
  }

  @Test
  void anOlderEpochThatBeginsLaterIsOutOfOrder() {
    ChildJudge judge = judge(log(2, 100, 200), log(1, 300, 400));
    assertThat(judge.overlaps()).isEmpty();
    assertThat(judge.disorder()).hasSize(1);
  }

  @Test
  void whatIsBeingWrittenDoesNotCount(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("a.ticks"), "10 begin 7 x\n12 alive\n14 alive\n16");
    Files.writeString(directory.resolve("b.ticks"), "");
    assertThat(ChildLog.readAll(directory)).containsExactly(new ChildLog(7, "x", 10, 14, 3));
  }
}
