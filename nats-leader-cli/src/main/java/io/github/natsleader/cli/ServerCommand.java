// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.output.JsonFields;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerBinary;
import io.github.natsleader.testkit.server.NatsServerBuilder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nle server}: a nats-server for development. */
@Command(
    name = "server",
    description = {
      "Run a nats-server with JetStream in the foreground, for development.",
      "",
      "It listens on 127.0.0.1 and ends with this command, even if that is killed. "
          + "Its URL is printed on standard output once it is ready, its log goes to standard error. "
          + "If it ends by itself, its exit code is passed on. NLE_NATS_SERVER names the executable "
          + "to use; else it is searched for, and installed if there is none.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  nle server", "  nle server --port 0 --json | jq -r .url"})
final class ServerCommand implements Callable<Integer> {
  private static final int ANY_PORT = 0;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "The port for clients; 0 for any that is free; by default 4222.")
  private int port = 4222;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Where to keep the data; by default in a temporary directory, deleted at the end.")
  private @Nullable Path store;

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    NatsServerBuilder builder = NatsServer.builder().inheritOutput();
    if (store != null) {
      builder.storeDirectory(store);
    }
    if (port != ANY_PORT) {
      listenOn(builder);
    }
    Notes notes = new Notes(spec.commandLine().getErr(), "nle server");
    NatsServerBinary binary = new ServerFinder(notes).find();
    notes.say("nats-server " + binary.version() + ", " + binary.executable());
    StopSignal stop = StopSignal.install();
    int code = ExitCodes.FAILURE;
    try {
      code = serve(builder, binary, stop);
    } finally {
      stop.finished(code);
    }
    return code;
  }

  private void listenOn(NatsServerBuilder builder) {
    try {
      builder.port(port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--port = " + port + ": must be from 0 to 65535", e);
    }
  }

  private int serve(NatsServerBuilder builder, NatsServerBinary binary, StopSignal stop)
      throws InterruptedException {
    try (NatsServer server = builder.binary(binary).start()) {
      tell(server, binary);
      CompletableFuture<Integer> exit = exitOf(server);
      CompletableFuture.anyOf(exit, stop.requested()).join();
      return stop.requested().isDone() ? ExitCodes.OK : exit.join();
    }
  }

  private void tell(NatsServer server, NatsServerBinary binary) {
    if (json.wanted()) {
      JsonOption.print(
          spec,
          new JsonFields()
              .put("url", server.url())
              .put("version", binary.version().toString())
              .put("executable", binary.executable().toString()));
    } else {
      spec.commandLine().getOut().println(server.url());
      spec.commandLine().getOut().flush();
    }
  }

  private static CompletableFuture<Integer> exitOf(NatsServer server) {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread thread = new Thread(() -> awaitExit(server, exit), "nle-server-exit");
    thread.setDaemon(true);
    thread.start();
    return exit;
  }

  private static void awaitExit(NatsServer server, CompletableFuture<Integer> exit) {
    try {
      exit.complete(server.awaitExit());
    } catch (InterruptedException e) {
      exit.completeExceptionally(e);
    }
  }
}
