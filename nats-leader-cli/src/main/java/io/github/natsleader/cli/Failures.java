// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionException;
import io.github.natsleader.cli.demo.DemoException;
import io.github.natsleader.testkit.server.NatsServerException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what failed: expected failures by their message, defects with all there is to know. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    String name = command.getCommandSpec().qualifiedName();
    if (isExpected(failure)) {
      command.getErr().println(name + ": " + failure.getMessage());
    } else {
      command.getErr().println(name + ": a defect in this program, please report it:");
      failure.printStackTrace(command.getErr());
    }
    return ExitCodes.FAILURE;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof NatsServerException
        || failure instanceof DemoException
        || failure instanceof ElectionException;
  }
}
