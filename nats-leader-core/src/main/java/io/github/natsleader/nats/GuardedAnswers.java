// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.GuardedOutcome;
import io.github.natsleader.fencing.ProbeOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an answer to a guarded write proves. Decided by types and codes, never by text. */
final class GuardedAnswers {
  /** The last message of the stream has another id than expected. */
  static final int WRONG_LAST_ID = 10070;

  /** No leader; too many requests; no room in memory or on disk for now. */
  private static final Set<Integer> PASSING = Set.of(10008, 10002, 10023, 10028, 10047);

  private GuardedAnswers() {}

  static GuardedOutcome outcome(Answer answer, String stream, String subject) {
    StoreOutcome outcome = PublishAnswers.outcome(answer, stream, subject);
    if (outcome instanceof StoreOutcome.Applied applied) {
      return new GuardedOutcome.Applied(applied.revision());
    }
    if (outcome instanceof StoreOutcome.Refused) {
      return new GuardedOutcome.Refused();
    }
    if (outcome instanceof StoreOutcome.Unavailable unavailable) {
      return new GuardedOutcome.NotApplied(unavailable.cause(), passes(unavailable.cause()));
    }
    Throwable cause = cause(((StoreOutcome.Unknown) outcome).cause(), subject);
    // Each transmission of ours is another write: what is in flight is not this one (rule F2).
    return codeOf(cause) == PublishAnswers.WRITE_IN_FLIGHT
        ? new GuardedOutcome.Busy()
        : new GuardedOutcome.Unknown(cause, codeOf(cause) > 0);
  }

  static ProbeOutcome probe(Answer answer, String stream, String subject) {
    StoreOutcome outcome = PublishAnswers.outcome(answer, stream, subject);
    if (outcome instanceof StoreOutcome.Refused) {
      return new ProbeOutcome.Enforced();
    }
    if (outcome instanceof StoreOutcome.Applied) {
      return new ProbeOutcome.Ignored(
          "the stream's leader stored a write that names a wrong fence");
    }
    if (outcome instanceof StoreOutcome.Unavailable unavailable) {
      return codeOf(unavailable.cause()) == WRONG_LAST_ID
          ? new ProbeOutcome.Ignored(
              "the stream's leader let a write pass that names a wrong fence")
          : new ProbeOutcome.Unclear(unavailable.cause());
    }
    return new ProbeOutcome.Unclear(cause(((StoreOutcome.Unknown) outcome).cause(), subject));
  }

  /** A request that was never sent may be sent later, unless the client finds fault with it. */
  private static boolean passes(Throwable cause) {
    int code = codeOf(cause);
    return code > 0 ? PASSING.contains(code) : !(cause instanceof IllegalArgumentException);
  }

  /** JetStream's error code, from under what explains it; 0 for none. */
  private static int codeOf(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof RequestFailedException failed) {
        return failed.errorCode();
      }
    }
    return 0;
  }

  private static Throwable cause(@Nullable Throwable cause, String subject) {
    return Objects.requireNonNullElseGet(
        cause, () -> new RequestFailedException(subject, "no usable answer"));
  }
}
