// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionException;
import io.github.natsleader.cli.demo.DemoException;
import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.testkit.server.NatsServerException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
      String message = ServerAddress.redacted(String.valueOf(failure.getMessage()));
      command.getErr().println(name + ": " + message);
    } else {
      command.getErr().println(name + ": a defect in this program, please report it:");
      command.getErr().print(ServerAddress.redacted(trace(failure)));
      command.getErr().flush();
    }
    return ExitCodes.FAILURE;
  }

  private static String trace(Exception failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof NatsServerException
        || failure instanceof DemoException
        || failure instanceof ElectionException
        || failure instanceof RegisterAccessException;
  }
}
