// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = ServerAddress.redacted(String.valueOf(failure.getMessage()));
    command
        .getErr()
        .println(name + ": " + message + suggestion(failure) + " (see " + name + " --help)");
    return ExitCodes.USAGE;
  }

  /** A mistyped option is told even where a required one is missing for it. */
  private static String suggestion(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    List<String> unmatched = command.getUnmatchedArguments();
    if (unmatched.isEmpty()) {
      return "";
    }
    String unknown =
        failure instanceof UnmatchedArgumentException ? "" : "; unknown is " + unmatched.get(0);
    List<String> similar = new UnmatchedArgumentException(command, unmatched).getSuggestions();
    return unknown + (similar.isEmpty() ? "" : "; did you mean " + similar.get(0) + "?");
  }
}
