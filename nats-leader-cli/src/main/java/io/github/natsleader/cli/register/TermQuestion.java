// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RequestOutcome;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds the epoch of a record's term. That is the revision of the term's first record, which later
 * ones have replaced; the leader knows it. It is asked to resign from no term at all: that it
 * declines, and tells which term leads.
 */
final class TermQuestion {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  /** No token is empty, so that no leader takes this for its term. */
  private static final LeaderRequest QUESTION =
      new LeaderRequest(LeaderRequest.Kind.RESIGN, "", 0, "nle", 0, "which term leads?");

  private final LeaseConnection leases;

  TermQuestion(LeaseConnection leases) {
    this.leases = leases;
  }

  /** Completes within a second or so; empty where the leader is of another make, or gone. */
  CompletableFuture<OptionalLong> epoch(RegisterView view) {
    StoredEntry entry = view.entry();
    LeaseRecord record = view.record();
    if (entry == null || record == null) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }
    if (record.n() == 1) {
      return CompletableFuture.completedFuture(OptionalLong.of(entry.revision()));
    }
    if (view.state() != GroupState.LED || record.n() < 1) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }
    // Each of the term's writes took a revision: an epoch above this is that of a later term, which
    // has begun since the record was read.
    long latest = entry.revision() - record.n() + 1;
    return leases
        .store(view.bucket())
        .ask(view.group(), QUESTION)
        .thenApply(outcome -> told(outcome, latest))
        .toCompletableFuture()
        .completeOnTimeout(OptionalLong.empty(), ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static OptionalLong told(RequestOutcome outcome, long latest) {
    return outcome instanceof RequestOutcome.Declined declined
            && declined.epoch() > 0
            && declined.epoch() <= latest
        ? OptionalLong.of(declined.epoch())
        : OptionalLong.empty();
  }
}
