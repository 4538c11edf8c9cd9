// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadershipSamplesTest {
  @Test
  void theQuestionIsAskedBetweenTwoReadings() {
    AtomicLong clock = new AtomicLong();
    LeadershipSamples samples = new LeadershipSamples(clock::get);

    boolean first = samples.ask("a", 7, () -> clock.addAndGet(10) > 0);
    boolean second = samples.ask("a", 7, () -> clock.addAndGet(10) > 0);
    boolean third = samples.ask("a", 7, () -> clock.addAndGet(10) > 0);

    assertThat(first && second && third).isTrue();
    assertThat(samples.certain()).containsExactly(new CertainLeadership("a", 7, 10, 20));
  }

  @Test
  void aNoIsHandedOnAndNotKept() {
    LeadershipSamples samples = new LeadershipSamples();

    assertThat(samples.ask("a", 7, () -> false)).isFalse();
    assertThat(samples.terms()).isZero();
  }

  @Test
  void oneSampleMakesNothingCertain() {
    LeadershipSamples samples = new LeadershipSamples();
    samples.add(new LeadershipSample("a", 1, 10, 20));

    assertThat(samples.terms()).isEqualTo(1);
    assertThat(samples.certain()).isEmpty();
  }

  @Test
  void theOrderOfSamplesDoesNotMatter() {
    LeadershipSamples samples = new LeadershipSamples();
    samples.add(new LeadershipSample("a", 1, 90, 100));
    samples.add(new LeadershipSample("a", 1, 50, 60));
    samples.add(new LeadershipSample("a", 1, 0, 10));

    assertThat(samples.certain()).containsExactly(new CertainLeadership("a", 1, 10, 90));
  }

  @Test
  void linesOfSeveralProcessesAreMerged(@TempDir Path directory) throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Files.writeString(one, line("host 1", 5, 0, 10) + line("host 1", 5, 60, 70));
    Files.writeString(two, line("host 2", 6, 50, 55) + line("host 2", 6, 90, 95));
    LeadershipSamples samples = new LeadershipSamples();

    samples.addLines(one);
    samples.addLines(two);

    assertThat(OverlapChecker.overlaps(samples)).hasSize(1);
  }

  @Test
  void theLineInWhichItsWriterWasKilledIsLeftOut(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("killed");
    Files.writeString(file, line("a", 1, 0, 10) + line("a", 1, 20, 30) + "a\t1\t4000\t4");
    LeadershipSamples samples = new LeadershipSamples();

    samples.addLines(file);

    assertThat(samples.certain()).containsExactly(new CertainLeadership("a", 1, 10, 20));
  }

  @Test
  void aLineThatIsNoSampleIsQuoted() {
    for (String line :
        new String[] {"", "a\t1\t2", "a\t1\t2\tx", "a\t1\t9\t2", "\t1\t2\t3", "a\t1\t2\t3\t4"}) {
      assertThatThrownBy(() -> LeadershipSample.parse(line))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + line + "'");
    }
  }

  @Test
  void aSampleSurvivesItsLine() {
    var sample = new LeadershipSample("host 1", 5, -3, 10);

    assertThat(LeadershipSample.parse(sample.toLine())).isEqualTo(sample);
  }

  @Test
  void manyThreadsLoseNoSample() throws InterruptedException {
    LeadershipSamples samples = new LeadershipSamples();
    int threads = 8;
    int each = 2000;
    var pool = Executors.newFixedThreadPool(threads);
    for (int thread = 0; thread < threads; thread++) {
      int offset = thread;
      pool.execute(
          () -> {
            for (long i = 0; i < each; i++) {
              long at = i * threads + offset;
              samples.add(new LeadershipSample("a", 1, at, at));
            }
          });
    }
    pool.shutdown();

    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(samples.certain())
        .containsExactly(new CertainLeadership("a", 1, 0, (long) threads * each - 1));
  }

  private static String line(String participant, long epoch, long before, long after) {
    return new LeadershipSample(participant, epoch, before, after).toLine() + "\n";
  }
}
