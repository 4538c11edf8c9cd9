// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.output.Table;
import io.github.natsleader.cli.output.Times;
import io.github.natsleader.cli.register.GroupState;
import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.register.RegisterJson;
import io.github.natsleader.cli.register.RegisterReader;
import io.github.natsleader.cli.register.RegisterText;
import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.spi.LeaseRecord;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nle list}: the groups, and who leads them. */
@Command(
    name = "list",
    description = {
      "List groups, with who leads each.",
      "",
      "Of one bucket all keys, whatever they hold; without --bucket, of every bucket with a history "
          + "of 1 those keys that hold a record or a release. "
          + "How much of a lease is left is an estimate, see nle status.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle list",
      "  nle list --bucket elections --json | jq -r 'select(.state != \"led\") | .group'"
    })
final class ListCommand implements Callable<Integer> {
  @Option(names = "--bucket", paramLabel = "B", description = "This bucket alone.")
  private @Nullable String bucket;

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws RegisterAccessException, InterruptedException {
    if (bucket != null) {
      new NameRules(spec).bucket("--bucket", bucket);
    }
    try (RegisterSession session = RegisterSession.open(spec, server)) {
      List<RegisterView> views = new ArrayList<>();
      boolean complete = bucket == null ? readAll(session.reader(), views) : true;
      if (bucket != null) {
        views.addAll(session.reader().readAll(bucket));
      }
      tell(views);
      return complete ? ExitCodes.OK : ExitCodes.FAILURE;
    }
  }

  /** Whether all buckets could be read. */
  private boolean readAll(RegisterReader reader, List<RegisterView> views)
      throws RegisterAccessException {
    boolean complete = true;
    for (String each : reader.buckets()) {
      try {
        reader.readAll(each).stream().filter(ListCommand::isElection).forEach(views::add);
      } catch (RegisterAccessException e) {
        notes().say(String.valueOf(e.getMessage()));
        complete = false;
      }
    }
    return complete;
  }

  /** Other buckets than those of elections keep one entry for each key, too. */
  private static boolean isElection(RegisterView view) {
    return view.record() != null || view.marker() != null;
  }

  private void tell(List<RegisterView> views) {
    if (json.wanted()) {
      views.forEach(view -> JsonOption.print(spec, RegisterJson.of(view)));
      return;
    }
    if (views.isEmpty()) {
      notes().say("no elections found");
      return;
    }
    Table table = new Table();
    table.row("BUCKET", "GROUP", "STATE", "LEADER", "EPOCH", "LEASE", "LEFT", "AGE");
    views.forEach(view -> row(table, view));
    PrintWriter out = spec.commandLine().getOut();
    table.lines().forEach(out::println);
    out.flush();
  }

  private static void row(Table table, RegisterView view) {
    LeaseRecord record = view.record();
    String leader = record == null || view.state() != GroupState.LED ? "-" : record.id();
    table.row(
        view.bucket(),
        view.group(),
        view.state().text(),
        leader,
        RegisterText.number(view.epoch()),
        Times.duration(view.leaseMillis()),
        Times.duration(view.leaseRemainingMillis()),
        Times.duration(view.ageMillis()));
  }

  private Notes notes() {
    return new Notes(spec.commandLine().getErr(), "nle list");
  }
}
