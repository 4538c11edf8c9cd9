// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.output.JsonFields;
import io.github.natsleader.cli.output.Printable;
import io.github.natsleader.cli.output.Times;
import io.github.natsleader.cli.register.RegisterText;
import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.cli.register.StoredEntry;
import io.github.natsleader.cli.register.SuccessionWatch;
import io.github.natsleader.cli.register.SuccessionWatch.Successor;
import io.github.natsleader.spi.LeaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Tells what came of a resignation, and knows the exit codes. For use by one thread. */
final class ResignReport {
  private final CommandSpec spec;
  private final boolean json;
  private final RegisterView seen;
  private final String reason;
  private @Nullable Instant askedAt;
  private long askedNanos;
  private OptionalLong answerMillis = OptionalLong.empty();

  ResignReport(CommandSpec spec, boolean json, RegisterView seen, String reason) {
    this.spec = spec;
    this.json = json;
    this.seen = seen;
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** The request is sent now. */
  void asked(Instant now, long nowNanos) {
    askedAt = now;
    askedNanos = nowNanos;
  }

  void answered(long nowNanos) {
    answerMillis = OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nowNanos - askedNanos));
  }

  /** Before a record is deleted. */
  void warn() {
    OptionalLong lease = seen.leaseMillis();
    notes()
        .say(
            "deleting the record of "
                + Printable.of(holder())
                + "; it is not told, and nobody leads for "
                + (lease.isPresent() ? Times.duration(lease) : "a lease")
                + " or more from then on");
  }

  int nobodyLeads() {
    tell("nobody_leads", "the group is " + seen.state().text(), null);
    return ExitCodes.NOBODY_LEADS;
  }

  int notDone(String outcome, String why) {
    tell(outcome, why, null);
    return ExitCodes.NOT_DONE;
  }

  int unknown(Exception cause) {
    tell("unknown", "it may be deleted or not: " + cause.getMessage(), null);
    return ExitCodes.FAILURE;
  }

  /**
   * It was done; waits for the next leader if that is wanted.
   *
   * @param wait how long at most; null for not at all
   */
  int done(String outcome, SuccessionWatch next, @Nullable Duration wait) {
    if (wait == null) {
      tell(outcome, null, null);
      return ExitCodes.OK;
    }
    Optional<Successor> successor = next.await(wait);
    tell(
        outcome,
        successor.isPresent() ? null : "nobody followed within " + Times.duration(wait.toMillis()),
        successor.orElse(null));
    return successor.isPresent() ? ExitCodes.OK : ExitCodes.NOBODY_LEADS;
  }

  private void tell(String outcome, @Nullable String why, @Nullable Successor next) {
    if (json) {
      JsonOption.print(spec, json(outcome, why, next));
      return;
    }
    StringBuilder line = new StringBuilder(outcome.replace('_', ' '));
    if (askedAt != null) {
      line.append(": ").append(Printable.of(holder()));
      line.append(", after ").append(Times.duration(answerMillis));
    }
    if (why != null) {
      line.append(": ").append(Printable.of(why));
    }
    spec.commandLine().getOut().println(line);
    if (next != null) {
      spec.commandLine()
          .getOut()
          .println(
              Printable.of(next.record().id())
                  + " leads, epoch "
                  + RegisterText.number(next.epoch())
                  + ", "
                  + Times.duration(millis(next))
                  + " after the request");
    }
    spec.commandLine().getOut().flush();
  }

  private JsonFields json(String outcome, @Nullable String why, @Nullable Successor next) {
    LeaseRecord record = seen.record();
    StoredEntry entry = seen.entry();
    return new JsonFields()
        .put("bucket", seen.bucket())
        .put("group", seen.group())
        .put("outcome", outcome)
        .put("why", why)
        .put("reason", reason)
        .put("leader", record == null ? null : record.id())
        .put("token", record == null ? null : record.token())
        .put("epoch", seen.epoch())
        .put("revision", entry == null ? OptionalLong.empty() : OptionalLong.of(entry.revision()))
        .put("requested_at", askedAt)
        .put("answer_millis", answerMillis)
        .put("next", next == null ? null : next(next).asMap());
  }

  private JsonFields next(Successor next) {
    return new JsonFields()
        .put("leader", next.record().id())
        .put("token", next.record().token())
        .put("epoch", next.epoch())
        .put("revision", next.revision())
        .put("after_millis", millis(next));
  }

  private long millis(Successor next) {
    return TimeUnit.NANOSECONDS.toMillis(next.seenNanos() - askedNanos);
  }

  private String holder() {
    LeaseRecord record = seen.record();
    return record == null ? "an unknown holder" : record.id();
  }

  private Notes notes() {
    return new Notes(spec.commandLine().getErr(), "nle resign");
  }
}
