// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.register.GroupState;
import io.github.natsleader.cli.register.LeaseErasure;
import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.cli.register.StoredEntry;
import io.github.natsleader.cli.register.SuccessionWatch;
import io.github.natsleader.spi.LeaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the record that was seen. While somebody confirms it the leader renews, so that the
 * newest record of the same term is deleted, and that of another term never.
 */
final class ForcedEnd {
  private static final int ATTEMPTS = 5;
  private static final Set<GroupState> NOTHING_TO_DELETE =
      EnumSet.of(GroupState.VACANT, GroupState.RELEASED, GroupState.ERASED);

  private final RegisterSession session;
  private final ResignReport report;
  private final @Nullable Duration wait;
  private final String by;

  ForcedEnd(RegisterSession session, ResignReport report, @Nullable Duration wait, String by) {
    this.session = session;
    this.report = report;
    this.wait = wait;
    this.by = by;
  }

  /** Returns the exit code. */
  int of(RegisterView seen, BooleanSupplier confirmed) throws RegisterAccessException {
    if (NOTHING_TO_DELETE.contains(seen.state())) {
      return report.nobodyLeads();
    }
    report.warn();
    if (!confirmed.getAsBoolean()) {
      return report.notDone("cancelled", "nothing was deleted");
    }
    try (SuccessionWatch next = SuccessionWatch.begin(session.leases(), seen)) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        RegisterView current = session.reader().read(seen.bucket(), seen.group());
        if (!sameTerm(seen, current)) {
          return report.notDone("changed", "another record is there by now; nothing was deleted");
        }
        report.asked(Instant.now(), System.nanoTime());
        LeaseErasure.Outcome outcome =
            new LeaseErasure(session.connection()).erase(current, by, report.reason());
        report.answered(System.nanoTime());
        if (outcome instanceof LeaseErasure.Outcome.Erased) {
          return report.done("deleted", next, wait);
        }
        if (outcome instanceof LeaseErasure.Outcome.Unknown unknown) {
          return report.unknown(unknown.cause());
        }
      }
      return report.notDone("changed", "the record was renewed each time; nothing was deleted");
    }
  }

  private static boolean sameTerm(RegisterView seen, RegisterView now) {
    LeaseRecord before = seen.record();
    LeaseRecord after = now.record();
    if (before == null || after == null) {
      return before == null && after == null && revision(seen) == revision(now);
    }
    return before.token().equals(after.token());
  }

  private static long revision(RegisterView view) {
    StoredEntry entry = view.entry();
    return entry == null ? 0 : entry.revision();
  }
}
