// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of Java in a document. A block that declares a type must compile as it stands, its
 * imports included. Any other is a piece of a method: it may begin with imports, and what it takes
 * for granted is named in a comment before the fence, as the parameters of that method:
 *
 * <pre>{@code <!-- given: Connection connection, String name -->}</pre>
 *
 * @param document the document's name, for people
 * @param firstLine the line in the document of the first line of {@code lines}, from 1
 * @param lines the block
 * @param given the parameters; empty for none
 */
record Sample(String document, int firstLine, List<String> lines, String given) {
  private static final Pattern FENCE = Pattern.compile("^\\s*```\\s*(\\w*).*$");
  private static final Pattern GIVEN = Pattern.compile("^<!-- given: (.*) -->$");

  Sample {
    lines = List.copyOf(lines);
  }

  /** All blocks that are marked as Java. */
  static List<Sample> of(String document, List<String> text) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < text.size(); i++) {
      Matcher opening = FENCE.matcher(text.get(i));
      if (opening.matches()) {
        int end = endOf(document, text, i);
        if (opening.group(1).equals("java")) {
          samples.add(new Sample(document, i + 2, text.subList(i + 1, end), given(text, i)));
        }
        i = end;
      }
    }
    return samples;
  }

  String text() {
    return String.join("\n", lines);
  }

  private static int endOf(String document, List<String> text, int opening) {
    for (int i = opening + 1; i < text.size(); i++) {
      if (text.get(i).strip().equals("```")) {
        return i;
      }
    }
    throw new IllegalArgumentException(document + ":" + (opening + 1) + " opens a block for good");
  }

  private static String given(List<String> text, int opening) {
    Matcher comment = GIVEN.matcher(opening == 0 ? "" : text.get(opening - 1));
    return comment.matches() ? comment.group(1) : "";
  }

  @Override
  public String toString() {
    return document + ":" + firstLine;
  }
}
