// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.cli.events.EventFormat;
import io.github.natsleader.cli.events.EventOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nle run}: one participant. */
@Command(
    name = "run",
    description = {
      "Take part in an election until stopped.",
      "",
      "SIGTERM and SIGINT release the lease, so that another leads within milliseconds; "
          + "the last event is 'stopped', the exit code 0. "
          + "While NATS is out of reach this keeps trying.%n"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private ElectionOptions election = new ElectionOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--events",
      paramLabel = "text|json",
      description = "How events look on standard output; by default text. json: one object a line.")
  private EventFormat events = EventFormat.TEXT;

  @Option(names = "--hold", description = "Take part until stopped. Required.")
  private boolean hold;

  /** For whoever starts participants: they end with their starter, however it ends. */
  @Option(names = "--until-input-ends", hidden = true)
  private boolean untilInputEnds;

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!hold) {
      throw usage("--hold must be given: taking part until stopped is all that run can do");
    }
    ElectionConfig config = config();
    Notes notes = new Notes(spec.commandLine().getErr(), "nle run " + config.instanceId());
    Participation participation = prepare(config, notes);
    StopSignal stop = StopSignal.install();
    if (untilInputEnds) {
      InputWatch.start(System.in, stop);
    }
    int code = ExitCodes.FAILURE;
    try {
      code = participation.run(stop);
    } finally {
      stop.finished(code);
    }
    return code;
  }

  private Participation prepare(ElectionConfig config, Notes notes) {
    EventOutput output = new EventOutput(new FileOutputStream(FileDescriptor.out));
    try {
      return new Participation(config, server, notes, events, output);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ElectionConfig config() {
    try {
      return election.toConfig();
    } catch (ElectionConfigException e) {
      throw usage(ElectionOptions.explain(e));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
