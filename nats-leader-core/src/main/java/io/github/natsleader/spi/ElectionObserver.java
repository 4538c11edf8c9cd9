// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees everything that one election does, for logs, metrics and traces; {@link
 * io.github.natsleader.ElectionListener} is for what an application acts on.
 *
 * <p>Unless it says otherwise, a call comes on the thread that all elections of the connection run
 * on, before the election goes on: it must return within microseconds and must not block, call the
 * election or throw; renewals wait for it, and so does what follows the end of a term. An exception
 * is logged, and goes no further. Calls that say that they come from any thread may come at the
 * same time as others.
 *
 * <p>A <em>correlation id</em> names one attempt to acquire, and the term that comes of it: it is
 * the id of the token.
 */
public interface ElectionObserver {
  /** Makes an observer for each election. Safe for use by many threads. */
  @FunctionalInterface
  interface Factory {
    /**
     * An election starts; nothing has happened in it yet. Called once for each, on the thread that
     * starts it. If it throws, that is logged, and the election goes on without this observer.
     *
     * @param election to ask at any time
     * @return what hears of it from now on
     */
    ElectionObserver observe(ObservedElection election);
  }

  /** The state has changed. */
  default void stateChanged(ElectionState from, ElectionState to) {}

  /** Somebody else leads now, this participant included; empty when nobody is known to. */
  default void leaderChanged(Optional<LeaderInfo> leader) {}

  /** The connection stands like this from now on; told once at the start too. */
  default void connectionChanged(ConnectionStatus status) {}

  /** An attempt to acquire is sent. */
  default void acquireStarted(String correlationId) {}

  /**
   * An attempt to acquire has failed: it went unanswered for too long, or was answered with a
   * failure. {@link #acquireEnded} follows.
   *
   * @param type {@link ErrorType#TIMEOUT} or {@link ErrorType#UNAVAILABLE}
   * @param cause what the store said; null where it said nothing
   */
  default void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {}

  /**
   * An attempt to acquire is over. The term may begin later, when a hold has passed (rule T1), or
   * never.
   *
   * @param acquired whether this participant holds the register by it. Where it does not, and there
   *     was no {@link #acquireFailed}, somebody else was faster, or the election ends
   * @param took from the instant before it was first sent
   */
  default void acquireEnded(String correlationId, boolean acquired, Duration took) {}

  /**
   * A renewal was acknowledged, or seen in the register.
   *
   * @param took from the instant before it was first sent
   */
  default void heartbeatSucceeded(Duration took) {}

  /**
   * One transmission of a renewal failed: it was refused, answered with a failure, or not answered
   * by the time that it was sent again or the term was lost. One that was under way when a term was
   * given up counts only if it was overdue.
   *
   * @param type {@link ErrorType#TIMEOUT}, {@link ErrorType#UNAVAILABLE} or {@link
   *     ErrorType#CONFLICT}
   * @param consecutiveFailures how many in a row this makes
   * @param took from the instant before the renewal was first sent
   * @param cause what the store said; null where it said nothing
   */
  default void heartbeatFailed(
      ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {}

  /** A term has begun; its {@code onPromote} has not. */
  default void termBegan(FencingToken token) {}

  /** The lease runs out after {@code remaining} unless a renewal succeeds; said once a risk. */
  default void atRisk(Duration remaining) {}

  /** A renewal has ended the risk. */
  default void recovered() {}

  /**
   * A term has ended; its callbacks may still be at work.
   *
   * @param led from the beginning of the term
   */
  default void termEnded(FencingToken token, DemotionReason reason, Duration led) {}

  /** The health check has begun to fail, or succeeds again. */
  default void healthChanged(boolean healthy) {}

  /**
   * A term was asked to be proved, and is ({@code valid}) or is over. From any thread.
   *
   * @param epoch of the term that was asked about
   */
  default void validated(long epoch, boolean valid) {}

  /**
   * A term was asked to be proved, or is from time to time, and there was no answer in time. From
   * any thread.
   */
  default void validationUnanswered(long epoch) {}

  /**
   * A term whose validation went unanswered was proved after all, or is read again from time to
   * time. From any thread.
   */
  default void validationRecovered(long epoch) {}

  /** A callback begins. On its thread. */
  default void callbackBegan(CallbackKind kind, long epoch) {}

  /**
   * A callback has ended. On its thread.
   *
   * @param failure what it threw; null for nothing
   */
  default void callbackEnded(
      CallbackKind kind, long epoch, Duration took, @Nullable Throwable failure) {}

  /** Something an operator should know of. From any thread. */
  default void problem(ElectionProblem problem) {}

  /**
   * The election has ended: told once, to every observer, however it ended. Nothing is told after
   * this; a call on another thread that is under way goes on.
   */
  default void ended() {}
}
