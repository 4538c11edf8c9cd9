// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.watch.WatchEvent;
import io.github.natsleader.cli.watch.WatchLines;
import io.github.natsleader.cli.watch.WatchLoop;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nle watch}: who leads, live. */
@Command(
    name = "watch",
    description = {
      "Follow groups live: a line for how each stands, then for every change, until SIGINT or SIGTERM.",
      "",
      "A lease counts as expired when no next record was seen for as long as it claims, by this "
          + "machine's clock. Takes part in nothing.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle watch --bucket elections --group scheduler",
      "  nle watch --bucket elections --group a --group b --json --for 1m | jq -r .event"
    })
final class WatchCommand implements Callable<Integer> {
  @Option(
      names = "--bucket",
      required = true,
      paramLabel = "B",
      description = "The bucket of the elections.")
  private String bucket = "";

  @Option(
      names = "--group",
      required = true,
      paramLabel = "G",
      description = "A group to follow; repeatable.")
  private List<String> groups = new ArrayList<>();

  @Option(names = "--renewals", description = "Tell every renewal too.")
  private boolean renewals;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after this many lines; by default never.")
  private @Nullable Long count;

  @Option(
      names = "--for",
      paramLabel = "1m",
      description = "End after this time; by default never.")
  private @Nullable Duration duration;

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  private long lines;

  @Override
  public Integer call() throws RegisterAccessException, InterruptedException {
    NameRules rules = new NameRules(spec);
    rules.bucket("--bucket", bucket);
    groups.forEach(group -> rules.group("--group", group));
    if (count != null && count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--count = " + count + ": must be 1 or more");
    }
    StopSignal stop = StopSignal.install();
    int code = ExitCodes.FAILURE;
    try {
      code = watch(stop);
    } finally {
      stop.finished(code);
    }
    return code;
  }

  private int watch(StopSignal stop) throws RegisterAccessException, InterruptedException {
    OptionalLong end =
        duration == null
            ? OptionalLong.empty()
            : OptionalLong.of(System.nanoTime() + duration.toNanos());
    PrintWriter out = spec.commandLine().getOut();
    try (RegisterSession session = RegisterSession.open(spec, server);
        WatchLoop loop =
            new WatchLoop(
                session.leases().store(bucket), (group, event) -> heard(out, group, event))) {
      for (String group : new LinkedHashSet<>(groups)) {
        loop.follow(session.reader().read(bucket, group));
      }
      var unused = stop.requested().thenRun(loop::stop);
      loop.run(end);
    }
    return out.checkError() ? ExitCodes.FAILURE : ExitCodes.OK;
  }

  /** Whether to go on. */
  private boolean heard(PrintWriter out, String group, WatchEvent event) {
    if (event.kind() == WatchEvent.Kind.RENEWED && !renewals) {
      return true;
    }
    Instant now = Instant.now();
    out.println(
        json.wanted()
            ? WatchLines.json(bucket, group, event, now).line()
            : WatchLines.text(group, event, now));
    lines++;
    // Nobody reads any more, such as head after its last line.
    return !out.checkError() && (count == null || lines < count);
  }
}
