// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of Java in README.md and docs/ compiles; and this test would notice if not. */
class DocumentationSamplesTest {
  private static final RepositoryRoot ROOT = RepositoryRoot.find();

  @TempDir Path output;

  static Stream<Sample> samples() {
    return ROOT.documents().stream()
        .flatMap(file -> Sample.of(ROOT.nameOf(file), RepositoryRoot.lines(file)).stream());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void compiles(Sample sample) {
    assertThat(new SampleCompiler(output).complaints(sample)).isEmpty();
  }

  @Test
  void findsTheSamplesOfTheReadme() {
    assertThat(samples().map(Sample::document)).contains("README.md");
  }

  @Test
  void complainsOfAMethodThatDoesNotExist() {
    List<String> planted =
        List.of(
            "# Planted",
            "<!-- given: Election election -->",
            "```java",
            "election.start();",
            "election.becomeLeaderNow();",
            "```");

    assertThat(complaints(planted))
        .singleElement()
        .asString()
        .startsWith("planted.md:5: ")
        .contains("becomeLeaderNow");
  }

  @Test
  void complainsOfAPieceThatTakesSomethingForGranted() {
    assertThat(complaints(List.of("```java", "election.start();", "```")))
        .singleElement()
        .asString()
        .startsWith("planted.md:2: ");
  }

  @Test
  void complainsOfAMistakeInAWholeClass() {
    List<String> planted =
        List.of(
            "```java",
            "import io.github.natsleader.Election;",
            "",
            "class Planted {",
            "  boolean leads(Election election) {",
            "    return election.leads();",
            "  }",
            "}",
            "```");

    assertThat(complaints(planted)).singleElement().asString().startsWith("planted.md:6: ");
  }

  @Test
  void complainsOfAWholeClassWithoutItsImports() {
    List<String> planted = List.of("```java", "class Planted {", "  Election e;", "}", "```");

    assertThat(complaints(planted)).singleElement().asString().startsWith("planted.md:3: ");
  }

  @Test
  void liftsTheImportsOfAPiece() {
    List<String> planted =
        List.of("```java", "import java.util.stream.Stream;", "", "Stream.of(1).toList();", "```");

    assertThat(complaints(planted)).isEmpty();
  }

  @Test
  void leavesOtherLanguagesAlone() {
    assertThat(Sample.of("planted.md", List.of("```json", "{}", "```", "```", "x", "```")))
        .isEmpty();
  }

  @Test
  void refusesABlockThatDoesNotEnd() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sample.of("planted.md", List.of("text", "```java", "int i;")))
        .withMessageContaining("planted.md:2");
  }

  private List<String> complaints(List<String> document) {
    List<Sample> samples = Sample.of("planted.md", document);
    assertThat(samples).hasSize(1);
    return new SampleCompiler(output).complaints(samples.get(0));
  }
}
