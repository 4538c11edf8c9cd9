// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links within the repository lead somewhere. */
class DocumentationLinksTest {
  private static final RepositoryRoot ROOT = RepositoryRoot.find();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$");

  @Test
  void leadToFilesAndHeadingsThatExist() {
    List<String> broken = new ArrayList<>();
    int checked = 0;
    for (Path document : ROOT.documents()) {
      Matcher link = LINK.matcher(String.join("\n", RepositoryRoot.lines(document)));
      while (link.find()) {
        checked++;
        if (!link.group(1).startsWith("https://") && !leadsSomewhere(document, link.group(1))) {
          broken.add(ROOT.nameOf(document) + ": " + link.group(1));
        }
      }
    }

    assertThat(checked).isPositive();
    assertThat(broken).isEmpty();
  }

  @Test
  void noticesAHeadingThatIsMissing() {
    Path protocol = ROOT.document("docs/PROTOCOL.md");

    assertThat(leadsSomewhere(protocol, "#r1-four-outcomes")).isTrue();
    assertThat(leadsSomewhere(protocol, "#no-such-rule")).isFalse();
    assertThat(leadsSomewhere(protocol, "NOWHERE.md")).isFalse();
  }

  private static boolean leadsSomewhere(Path document, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path page = file.isEmpty() ? document : document.resolveSibling(file);
    return Files.exists(page) && (hash < 0 || anchors(page).contains(target.substring(hash + 1)));
  }

  /** As the usual Git hosts form them: lower case, punctuation left out, dashes for blanks. */
  private static List<String> anchors(Path page) {
    List<String> anchors = new ArrayList<>();
    for (String line : RepositoryRoot.lines(page)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String text = heading.group(1).toLowerCase(Locale.ROOT);
        anchors.add(text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }
}
