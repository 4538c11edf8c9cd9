// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a server is to run, and the command line that says so. */
record ServerSettings(
    NatsServerBinary binary,
    int port,
    @Nullable Path keptStore,
    String config,
    List<String> arguments,
    Duration startTimeout,
    boolean outputInherited) {

  /** The server chooses a free port itself, so that nobody can take it in between. */
  static final int RANDOM_PORT = -1;

  List<String> command(ServerDirectory files, int portNow) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binary.executable().toAbsolutePath().toString());
    if (!config.isBlank()) {
      command.addAll(List.of("-c", files.writeConfig(config).toString()));
    }
    command.addAll(List.of("-a", LoopbackPort.HOST, "-p", Integer.toString(portNow)));
    command.addAll(List.of("-js", "-sd", files.store().toString()));
    command.addAll(List.of("--ports_file_dir", files.ports().toString()));
    command.addAll(arguments);
    return command;
  }

  ServerSettings withConfig(String text) {
    return new ServerSettings(
        binary, port, keptStore, text, arguments, startTimeout, outputInherited);
  }

  /** A nats-server logs to its standard error. */
  void directOutput(ProcessBuilder builder, ServerDirectory files) {
    if (outputInherited) {
      builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    } else {
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    }
  }
}
