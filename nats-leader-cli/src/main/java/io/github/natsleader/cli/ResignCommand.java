// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.register.GroupState;
import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.cli.register.SuccessionWatch;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RequestOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nle resign}: ends a leader's term from outside. */
@Command(
    name = "resign",
    description = {
      "Ask a group's leader to give the lease up.",
      "",
      "It lets its work end (onDemote), releases the lease, and stays out for its resignCooldown; "
          + "another leads within milliseconds. The exit code is 3 if nobody leads, 4 if the leader "
          + "declines or does not answer.",
      "",
      "--force deletes the record instead, for a leader that is hung or of another make. It costs: "
          + "the leader is told nothing, it notices, and its term ends with KEY_DELETED; what it "
          + "was doing may still go on for what is left of its lease, so that all others wait for a "
          + "whole lease, during which nobody leads. The deletion names the revision that was "
          + "read: a record that was renewed meanwhile is read again, another's is left alone.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle resign --bucket elections --group scheduler --reason \"host goes down\" --wait",
      "  nle resign --bucket elections --group scheduler --force --yes"
    })
final class ResignCommand implements Callable<Integer> {
  private static final String TOOL = "nle";

  @Mixin private GroupOptions group = new GroupOptions();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for whoever reads the leader's log; by default \"asked by nle resign\".")
  private String reason = "asked by nle resign";

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "30s",
      paramLabel = "30s",
      description = "Wait for the next leader, this long at most; exit code 3 if there is none.")
  private @Nullable Duration wait;

  @Option(names = "--force", description = "Delete the record without asking the leader.")
  private boolean force;

  @Option(names = "--yes", description = "Do not ask whether --force is meant.")
  private boolean yes;

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws RegisterAccessException, InterruptedException {
    group.check(spec);
    if (force && !yes && !Confirmation.isPossible()) {
      throw new ParameterException(
          spec.commandLine(), "--force: needs --yes where no terminal can be asked");
    }
    try (RegisterSession session = RegisterSession.open(spec, server)) {
      RegisterView seen = session.reader().read(group.bucket(), group.group());
      ResignReport report = new ResignReport(spec, json.wanted(), seen, reason);
      if (force) {
        return new ForcedEnd(session, report, wait, TOOL).of(seen, () -> yes || confirmed(seen));
      }
      LeaseRecord record = seen.record();
      if (record == null || seen.state() == GroupState.EXPIRED) {
        return report.nobodyLeads();
      }
      return ask(session, seen, record, report);
    }
  }

  private boolean confirmed(RegisterView seen) {
    return Confirmation.ask(
        "Delete the record of group " + seen.group() + ", and have no leader for a lease?");
  }

  private int ask(
      RegisterSession session, RegisterView seen, LeaseRecord record, ResignReport report) {
    LeaderRequest request =
        new LeaderRequest(LeaderRequest.Kind.RESIGN, record.token(), 0, TOOL, 0, reason);
    try (SuccessionWatch next = SuccessionWatch.begin(session.leases(), seen)) {
      report.asked(Instant.now(), System.nanoTime());
      RequestOutcome outcome =
          session
              .leases()
              .store(seen.bucket())
              .ask(seen.group(), request)
              .toCompletableFuture()
              .join();
      report.answered(System.nanoTime());
      if (outcome instanceof RequestOutcome.Declined declined) {
        return report.notDone("declined", declined.why());
      }
      if (outcome instanceof RequestOutcome.Unanswered unanswered) {
        return report.notDone("unanswered", String.valueOf(unanswered.cause().getMessage()));
      }
      return report.done("accepted", next, wait);
    }
  }
}
