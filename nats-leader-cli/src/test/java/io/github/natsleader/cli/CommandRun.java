// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A command that was run in this JVM.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int code, String out, String err) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Nle.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** The only line, as JSON. */
  Map<String, Object> json() {
    List<String> lines = out.lines().toList();
    if (lines.size() != 1) {
      throw new IllegalStateException("no single line: " + out + err);
    }
    return parse(lines.get(0));
  }

  /** Each line, as JSON. */
  List<Map<String, Object>> jsonLines() {
    return out.lines().map(CommandRun::parse).toList();
  }

  static Map<String, Object> parse(String line) {
    try {
      return JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
