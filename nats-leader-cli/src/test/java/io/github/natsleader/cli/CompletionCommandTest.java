// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What bash completes with the script that {@code nle completion} prints. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it takes a bash")
class CompletionCommandTest {
  @TempDir Path files;

  /** What bash offers for the last of these words. */
  private List<String> completed(String... words) throws Exception {
    Path script = files.resolve("completion");
    Files.writeString(script, CommandRun.of("completion", "bash").out());
    String line = "nle " + String.join(" ", words);
    String program =
        """
        source "$1"
        COMP_WORDS=(nle "${@:2}")
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        COMP_LINE="%s"
        COMP_POINT=${#COMP_LINE}
        entry=$(complete -p nle | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        "$entry"
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(line);
    List<String> command = new ArrayList<>(List.of("bash", "-c", program, "bash"));
    command.add(script.toString());
    command.addAll(List.of(words));
    Process bash =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output.lines().map(String::strip).toList();
  }

  @Test
  void commands() throws Exception {
    assertThat(completed("st")).containsExactly("status");
    assertThat(completed("")).contains("run", "list", "watch", "inspect", "resign", "doctor");
  }

  @Test
  void optionsOfACommand() throws Exception {
    assertThat(completed("resign", "--fo")).containsExactly("--force");
    assertThat(completed("status", "--")).contains("--bucket", "--group", "--json", "--context");
  }

  @Test
  void valuesOfAnOption() throws Exception {
    assertThat(completed("run", "--takeover-mode", "AF")).containsExactly("AFTER_LEASE");
  }

  @Test
  void oneScriptServesBothShells() {
    assertThat(CommandRun.of("completion", "zsh").out())
        .isEqualTo(CommandRun.of("completion", "bash").out())
        .contains("bashcompinit");
    assertThat(CommandRun.of("completion", "fish").code()).isEqualTo(2);
  }
}
