// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nle completion}: what a shell needs to complete the command line. */
@Command(
    name = "completion",
    description = {"Print a script that teaches a shell to complete nle's commands and options.%n"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(nle completion bash)",
      "  nle completion bash > ~/.local/share/bash-completion/completions/nle",
      "  source <(nle completion zsh)     in ~/.zshrc, after compinit"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checked by the parser, and read by nobody: one script serves both. */
  @SuppressWarnings("UnusedVariable")
  @Parameters(
      paramLabel = "SHELL",
      description = "${COMPLETION-CANDIDATES}; one script serves both.")
  private Shell shell = Shell.BASH;

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("nle", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return ExitCodes.OK;
  }
}
