// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.cli.events.EventFormat;
import io.github.natsleader.cli.events.EventOutput;
import io.github.natsleader.cli.guard.GuardTiming;
import io.github.natsleader.cli.guard.GuardedCommand;
import io.github.natsleader.cli.guard.GuardedWork;
import io.github.natsleader.cli.guard.TimingRules;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nle run}: one participant, and a command that runs while it leads. */
@Command(
    name = "run",
    showEndOfOptionsDelimiterInUsageHelp = true,
    description = {
      "Run a command only while leading, or (--hold) just take part in an election.",
      "",
      "The command gets NLE_BUCKET, NLE_GROUP, NLE_ID, NLE_EPOCH and NLE_TOKEN, and this command's "
          + "input and output. It and all of its process group have ended before the lease does, "
          + "also when this process is frozen or killed.",
      "",
      "SIGTERM and SIGINT end the command and then release the lease, so that another leads within "
          + "milliseconds. While NATS is out of reach this keeps trying.%n"
    },
    exitCodeList = {
      "0:stopped cleanly by SIGTERM or SIGINT",
      "1:without a command: something failed; standard error says what",
      "2:the command line is wrong; standard error names the option, the value and the rule",
      "125:with a command: something failed but the command, or it never ran",
      "n:with --once, or if it did not end by SIGTERM: the exit code of the command; 128 and the "
          + "number of the signal that ended it; 126 if it cannot be run, 127 if it is not found"
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(15);

  @Mixin private ElectionOptions election = new ElectionOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--events",
      paramLabel = "text|json",
      description =
          "How events look on standard output; by default text. json: one object a line. With a"
              + " command they are told only if this is given, and on standard error.")
  private @Nullable EventFormat events;

  @Option(names = "--hold", description = "Take part until stopped, without a command.")
  private boolean hold;

  @Option(
      names = "--once",
      description =
          "Run the command once: when it has ended, or its term has, exit with its exit code."
              + " Otherwise, when it ends by itself another participant gets its turn, and this one"
              + " runs it again when it leads again.")
  private boolean once;

  @Option(
      names = "--term-grace",
      paramLabel = "750ms",
      description =
          "From SIGTERM to SIGKILL when the lease is not renewed; by default a quarter of it.")
  private @Nullable Duration termGrace;

  @Option(
      names = "--kill-margin",
      paramLabel = "60ms",
      description =
          "From SIGKILL to the end of the lease; by default a 50th of it, 50 ms at least.")
  private @Nullable Duration killMargin;

  /** For whoever starts participants: they end with their starter, however it ends. */
  @Option(names = "--until-input-ends", hidden = true)
  private boolean untilInputEnds;

  @Parameters(
      arity = "0..*",
      paramLabel = "CMD",
      description = "The command and its arguments, after --.")
  private List<String> command = new ArrayList<>();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    checkMode();
    ElectionConfig config = config();
    GuardTiming timing = command.isEmpty() ? null : timing(config);
    Notes notes = new Notes(spec.commandLine().getErr(), "nle run " + config.instanceId());
    Participation participation = prepare(config, notes);
    StopSignal stop =
        timing == null
            ? StopSignal.install()
            : StopSignal.install(patience(timing), GuardedCommand.OWN_FAILURE);
    if (untilInputEnds) {
      InputWatch.start(System.in, stop);
    }
    int code = timing == null ? ExitCodes.FAILURE : GuardedCommand.OWN_FAILURE;
    try {
      code =
          timing == null ? participation.hold(stop) : participation.run(work(config, timing), stop);
    } finally {
      stop.finished(code);
    }
    return code;
  }

  private void checkMode() {
    if (command.isEmpty() && !hold) {
      throw usage("a command must be given after --, or --hold to take part without one");
    }
    if (!command.isEmpty() && hold) {
      throw usage("--hold is for taking part without a command, but one is given: " + command);
    }
    if (command.isEmpty() && (once || termGrace != null || killMargin != null)) {
      throw usage("--once, --term-grace and --kill-margin need a command, which is given after --");
    }
  }

  private GuardedWork work(ElectionConfig config, GuardTiming timing) {
    return new GuardedWork(List.copyOf(command), config, timing, once, !untilInputEnds);
  }

  private static Duration patience(GuardTiming timing) {
    return timing.patience().plus(RELEASE_PATIENCE);
  }

  private Participation prepare(ElectionConfig config, Notes notes) {
    EventFormat format = events == null ? EventFormat.TEXT : events;
    try {
      return new Participation(config, server, notes, format, output());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** Standard output is the command's, where there is one. */
  private EventOutput output() {
    if (command.isEmpty()) {
      return new EventOutput(new FileOutputStream(FileDescriptor.out));
    }
    return new EventOutput(
        events == null
            ? OutputStream.nullOutputStream()
            : new FileOutputStream(FileDescriptor.err));
  }

  private ElectionConfig config() {
    return explained(election::toConfig);
  }

  private GuardTiming timing(ElectionConfig config) {
    return explained(() -> TimingRules.of(config, termGrace, killMargin));
  }

  private <T> T explained(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (ElectionConfigException e) {
      throw usage(ElectionOptions.explain(e));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
