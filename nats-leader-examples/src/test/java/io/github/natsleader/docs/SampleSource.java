// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sample as a source file, and where each of its lines came from.
 *
 * @param typeName the type that it declares
 * @param text the source
 * @param documentLines for each line of {@code text} its line in the document; 0 for what was added
 */
record SampleSource(String typeName, String text, List<Integer> documentLines) {
  /** What a piece of a method need not import. */
  private static final List<String> COMMON_IMPORTS =
      List.of(
          "import io.github.natsleader.*;",
          "import io.nats.client.*;",
          "import java.time.*;",
          "import java.util.*;");

  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public |final |abstract |sealed )*(?:class|interface|record|enum) (\\w+)");

  static SampleSource of(Sample sample) {
    for (String line : sample.lines()) {
      Matcher declaration = TYPE.matcher(line);
      if (declaration.find()) {
        return new Writer().all(sample).source(declaration.group(1));
      }
    }
    return new Writer()
        .added(COMMON_IMPORTS)
        .imports(sample)
        .added("final class Sample {")
        .added("static void sample(" + sample.given() + ") throws Exception {")
        .statements(sample)
        .added("}", "}")
        .source("Sample");
  }

  int documentLine(long sourceLine) {
    int index = Math.toIntExact(sourceLine) - 1;
    return index >= 0 && index < documentLines.size() ? documentLines.get(index) : 0;
  }

  private static final class Writer {
    private final List<String> lines = new ArrayList<>();
    private final List<Integer> origins = new ArrayList<>();

    Writer added(String... more) {
      return added(List.of(more));
    }

    Writer added(List<String> more) {
      more.forEach(line -> add(line, 0));
      return this;
    }

    Writer all(Sample sample) {
      return copied(sample, true, true);
    }

    Writer imports(Sample sample) {
      return copied(sample, true, false);
    }

    Writer statements(Sample sample) {
      return copied(sample, false, true);
    }

    SampleSource source(String typeName) {
      return new SampleSource(typeName, String.join("\n", lines) + "\n", List.copyOf(origins));
    }

    private Writer copied(Sample sample, boolean imports, boolean others) {
      for (int i = 0; i < sample.lines().size(); i++) {
        String line = sample.lines().get(i);
        if (line.startsWith("import ") ? imports : others) {
          add(line, sample.firstLine() + i);
        }
      }
      return this;
    }

    private void add(String line, int origin) {
      lines.add(line);
      origins.add(origin);
    }
  }
}
