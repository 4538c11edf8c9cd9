// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says in one line what is wrong with a command line. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = ServerAddress.redacted(String.valueOf(failure.getMessage()));
    command.getErr().println(name + ": " + message + " (see " + name + " --help)");
    return ExitCodes.USAGE;
  }
}
