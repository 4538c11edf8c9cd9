// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One term of leadership. It is valid from its beginning until its lease ends or the term is ended,
 * and never again.
 *
 * <p>Validity is a deadline, compared with the clock at every call: it ends on time although no
 * thread may have run, as after a pause of the process (rule H2). What it cannot promise: that work
 * begun after a check is still alone when it takes effect. Where that matters, hand {@link
 * #token()} to whatever is written to, and have it refuse older epochs.
 *
 * <p>Safe for use by many threads; only {@link #awaitEnd} blocks.
 */
public interface Leadership {
  /** Names this term: its epoch grows from term to term across all participants. */
  FencingToken token();

  /** Whether this term is valid at this instant. Once false, it stays false. */
  boolean isValid();

  /**
   * What is left of the lease at this instant unless it is renewed; zero once the term is not
   * valid.
   */
  Duration remaining();

  /**
   * Returns if the term is valid at this instant.
   *
   * @throws NotLeaderException otherwise
   */
  void checkValid();

  /**
   * Why the term ended; empty while it has not been ended. A term past its lease is invalid before
   * it has a reason.
   */
  Optional<DemotionReason> endReason();

  /**
   * Waits until the term ends.
   *
   * @param timeout for how long at most
   * @return why it ended; empty if it has not within that time
   * @throws InterruptedException if the thread is interrupted, as that of {@code onPromote} is when
   *     the term ends
   */
  Optional<DemotionReason> awaitEnd(Duration timeout) throws InterruptedException;

  /**
   * Completes with the reason when the term ends, never exceptionally. Dependent actions run on a
   * thread of their own and hold up neither the election nor {@code onDemote}.
   */
  CompletionStage<DemotionReason> ended();
}
