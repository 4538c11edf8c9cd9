// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.demo.Demo;
import io.github.natsleader.cli.demo.ParticipantLauncher;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerBinary;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nle demo}: an election to look at. */
@Command(
    name = "demo",
    description = {
      "Show an election: a NATS server, three participants, a crash and a clean stop.",
      "",
      "Everything runs on this machine, in processes of its own, and is gone afterwards.%n"
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Notes notes = new Notes(spec.commandLine().getErr(), "nle demo");
    NatsServerBinary binary = new ServerFinder(notes).find();
    try (NatsServer server = NatsServer.builder().binary(binary).start()) {
      ParticipantLauncher launcher = new ParticipantLauncher(Nle.class, server.url());
      try (Demo demo = new Demo(launcher, out, json.wanted())) {
        demo.play("nats-server " + binary.version() + " at " + server.url());
      }
    }
    return ExitCodes.OK;
  }
}
