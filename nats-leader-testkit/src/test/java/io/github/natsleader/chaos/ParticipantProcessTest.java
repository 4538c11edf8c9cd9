// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.natsleader.testkit.history.HistoryEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParticipantProcessTest {
  @TempDir private Path directory;

  @Test
  void whatEndsItsProgramIsNotedAndItsStatusTellsIt() throws Exception {
    Path output = directory.resolve("output");
    ParticipantProcess process = ParticipantProcess.start(settings("nats://["), output);

    assertThat(process.awaitEnd()).isEqualTo(1);
    assertThat(process.news())
        .singleElement(as(type(HistoryEvent.Threw.class)))
        .satisfies(
            threw -> {
              assertThat(threw.participant()).isEqualTo("p0.1");
              assertThat(threw.what()).startsWith("main: java.lang.IllegalArgumentException");
            });
    assertThat(Files.readString(output)).contains("at " + ParticipantProgram.class.getName());
  }

  private ParticipantSettings settings(String urls) {
    return new ParticipantSettings(
        "p0.1", "p0", urls, "elections", "guarded", 1, Plant.NONE, directory.resolve("history"));
  }
}
