// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * One script: what is done, and below each command what comes of it.
 *
 * @param passages in their order
 * @param closing prose after the last
 */
record Transcript(List<Passage> passages, List<String> closing) {
  private static final String INDENT = "  ";

  /**
   * One command.
   *
   * @param line where the command stands, from 1
   * @param prose the comments and empty lines before it
   * @param command what is done
   * @param output what comes of it
   */
  record Passage(int line, List<String> prose, String command, List<String> output) {
    Passage {
      prose = List.copyOf(prose);
      output = List.copyOf(output);
    }

    private Passage with(String outputLine) {
      List<String> longer = new ArrayList<>(output);
      longer.add(outputLine);
      return new Passage(line, prose, command, longer);
    }
  }

  Transcript {
    passages = List.copyOf(passages);
    closing = List.copyOf(closing);
  }

  /**
   * Reads a script.
   *
   * @throws TranscriptException if output has no command above it, or nothing is done at all
   */
  static Transcript parse(String text) {
    List<Passage> passages = new ArrayList<>();
    List<String> prose = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        prose.add(line);
      } else if (!line.startsWith(INDENT)) {
        passages.add(new Passage(number, prose, line, List.of()));
        prose.clear();
      } else if (passages.isEmpty() || !prose.isEmpty()) {
        throw new TranscriptException(number, "there is no command right above '" + line + "'");
      } else {
        int last = passages.size() - 1;
        passages.set(last, passages.get(last).with(line.substring(INDENT.length())));
      }
    }
    if (passages.stream().allMatch(passage -> Stage.isSetting(passage.command()))) {
      throw new TranscriptException(number, "nothing is done in it");
    }
    return new Transcript(passages, prose);
  }

  /**
   * The same script with what really comes of its commands.
   *
   * @throws TranscriptException if a command is not understood or cannot be done
   */
  Transcript replayed() {
    Stage stage = new Stage();
    List<Passage> replayed = new ArrayList<>();
    for (Passage passage : passages) {
      List<String> output;
      try {
        output = stage.perform(passage.command());
      } catch (IllegalArgumentException e) {
        throw new TranscriptException(passage.line(), passage.command() + ": " + e.getMessage());
      }
      replayed.add(new Passage(passage.line(), passage.prose(), passage.command(), output));
    }
    return new Transcript(replayed, closing);
  }

  /**
   * Replays it, and sees to it that it tells what really comes of its commands.
   *
   * @throws AssertionError if it does not
   * @throws TranscriptException as {@link #replayed()}
   */
  void verify() {
    assertThat(text()).as("the script, and what happens").isEqualTo(replayed().text());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Passage passage : passages) {
      passage.prose().forEach(line -> text.append(line).append('\n'));
      text.append(passage.command()).append('\n');
      passage.output().forEach(line -> text.append(INDENT).append(line).append('\n'));
    }
    closing.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
