// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.output.JsonFields;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether a program reads what is printed. */
final class JsonOption {
  @Option(
      names = "--json",
      description = "Print JSON, one object a line; its fields are in docs/CLI.md.")
  private boolean json;

  boolean wanted() {
    return json;
  }

  static void print(CommandSpec spec, JsonFields fields) {
    spec.commandLine().getOut().println(fields.line());
    spec.commandLine().getOut().flush();
  }
}
