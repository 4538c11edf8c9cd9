// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something an operator should know of. An election goes on in spite of it, but for {@link
 * Kind#ATTEMPTS_EXHAUSTED} and {@link Kind#INTERNAL}; the problem says what it costs.
 *
 * @param kind what went wrong
 * @param message the facts with their values, and what to do about it
 * @param failure the failure underneath; null where there is none
 */
public record ElectionProblem(Kind kind, String message, @Nullable Throwable failure) {

  /** The kinds of problem, to branch on; the message is for people. */
  public enum Kind {
    /** Acknowledgements come too late for a lease this short (rule W4). */
    LEASE_TOO_SHORT(ErrorType.LEASE_TOO_SHORT),
    /** Another process takes part under our {@code instanceId} (rule R3). */
    NAME_IN_USE(ErrorType.CONFLICT),
    /** A record bears our token with a write that we never sent: a cloned machine (rule R3). */
    CLONED(ErrorType.CONFLICT),
    /** The register holds something that cannot be read, or claims a lease above 1 h (rule R2). */
    UNREADABLE_RECORD(ErrorType.BUCKET),
    /** The bucket was deleted and created again, or restored from an older copy (rule W8). */
    REGISTER_REPLACED(ErrorType.BUCKET),
    /** A callback did not return in time; this participant stays out until it does (rule E2). */
    CALLBACK_STUCK(ErrorType.CALLBACK),
    /** A callback or listener threw an exception. */
    CALLBACK_FAILED(ErrorType.CALLBACK),
    /**
     * The bucket differs from what an election needs; nothing is attempted until that is mended.
     */
    BUCKET_UNFIT(ErrorType.BUCKET),
    /** The bucket can be used, with a limit that somebody should know. */
    BUCKET_WARNING(ErrorType.BUCKET),
    /** The bucket cannot be reached. */
    BUCKET_UNREACHABLE(ErrorType.BUCKET),
    /** The server refuses what an election must do; grant what the message names. */
    PERMISSION_DENIED(ErrorType.PERMISSION_DENIED),
    /** The health check failed, threw or did not return in time. */
    HEALTH_CHECK_FAILED(ErrorType.HEALTH_CHECK),
    /** The periodic validation of a term could not be answered (rule T2). */
    VALIDATION_FAILED(ErrorType.VALIDATION),
    /** A term was refuted from outside: by a fence that knows better (rule F1). */
    TERM_REFUTED(ErrorType.VALIDATION),
    /** As many acquisition attempts in a row failed as the retry policy allows; it has stopped. */
    ATTEMPTS_EXHAUSTED(ErrorType.ATTEMPTS_EXHAUSTED),
    /** A defect in this library: an election failed internally and was stopped. */
    INTERNAL(ErrorType.INTERNAL);

    private final ErrorType errorType;

    Kind(ErrorType errorType) {
      this.errorType = errorType;
    }

    /** Its class, as logs and metrics tell it. */
    public ErrorType errorType() {
      return errorType;
    }
  }

  /** A problem with no failure underneath. */
  public static ElectionProblem of(Kind kind, String message) {
    return new ElectionProblem(kind, message, null);
  }

  /** The failure underneath, if any. */
  public Optional<Throwable> cause() {
    return Optional.ofNullable(failure);
  }
}
