// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code nle}. */
@Command(
    name = "nle",
    description = "Leader election on NATS.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      RunCommand.class,
      ListCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      InspectCommand.class,
      ResignCommand.class,
      DoctorCommand.class,
      PermissionsCommand.class,
      DemoCommand.class,
      ServerCommand.class,
      CompletionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well; after SIGTERM or SIGINT too, if everything stopped cleanly",
      "1:something failed; standard error says what. Of doctor: an ERROR was found",
      "2:the command line is wrong; standard error names the option, the value and the rule",
      "3:nobody leads (status, resign)",
      "4:not done: the leader declined or did not answer, or the record had changed (resign)"
    })
public final class Nle {
  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Nle())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .setParameterExceptionHandler(new UsageErrors())
        .setExecutionExceptionHandler(new Failures());
  }
}
