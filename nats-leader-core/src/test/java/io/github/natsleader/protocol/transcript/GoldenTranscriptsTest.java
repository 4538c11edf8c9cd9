// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each script in {@code src/test/resources/transcripts} tells what the machine really does. After a
 * change of the protocol {@code -Dnle.transcripts.rewrite=true} rewrites them; the difference is
 * then to be reviewed.
 */
class GoldenTranscriptsTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path FOLDER = MODULE.resolve("src/test/resources/transcripts");
  private static final Path PROTOCOL = MODULE.resolveSibling("docs").resolve("PROTOCOL.md");
  private static final int LEAST_SCRIPTS = 25;
  private static final Pattern RULES = Pattern.compile("(?m)^# Rules: (.+)\\.$");
  private static final boolean REWRITE = Boolean.getBoolean("nle.transcripts.rewrite");

  static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void tellsWhatHappens(String script) throws IOException {
    Path file = FOLDER.resolve(script);
    Transcript transcript = Transcript.parse(Files.readString(file));
    if (REWRITE) {
      Files.writeString(file, transcript.replayed().text());
    } else {
      transcript.verify();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void citesRulesThatThereAre(String script) throws IOException {
    String protocol = Files.readString(PROTOCOL);
    List<MatchResult> lines =
        RULES.matcher(Files.readString(FOLDER.resolve(script))).results().toList();
    assertThat(lines).as("lines that name rules").hasSize(1);
    for (String rule : lines.get(0).group(1).split(", ", -1)) {
      assertThat(protocol).as("PROTOCOL.md has rule %s", rule).contains("\n### " + rule + " ");
    }
  }

  @Test
  void thereAreAsManyAsThereWere() throws IOException {
    assertThat(scripts()).hasSizeGreaterThanOrEqualTo(LEAST_SCRIPTS);
  }
}
