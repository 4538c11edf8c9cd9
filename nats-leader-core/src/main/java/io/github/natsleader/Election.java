// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.spi.ElectionObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One participant in the election of one group. Participants of the same bucket and group, in
 * whatever processes, agree on at most one leader at a time, within the limits that the package
 * documentation states.
 *
 * <p>Safe for use by many threads. Nothing here blocks but {@link #awaitLeadership}, {@link
 * #validateToken}, {@link #validateTokenOrDemote}, {@link #stop(StopOptions)} and its short forms.
 * Get one from {@link NatsLeader#election}.
 */
public interface Election extends AutoCloseable {
  /** The settings of this election. */
  ElectionConfig config();

  /**
   * Takes part from now on, and returns at once. With NATS out of reach the election is a
   * CANDIDATE, and keeps trying.
   *
   * @throws AlreadyStartedException on a second call
   * @throws AlreadyStoppedException once stopped; build a new election instead
   */
  void start();

  /**
   * Whether this participant leads at this instant: by the clock, whether or not any thread has
   * noticed an end of the lease. Once it has answered false for a term, it never answers true for
   * that term again.
   */
  boolean isLeader();

  /** The present term, if this participant leads at this instant. */
  Optional<Leadership> leadership();

  /** Who leads, as far as this participant knows; empty when nobody is known to. */
  Optional<LeaderInfo> leader();

  /** This participant's view, at one instant. */
  ElectionStatus status();

  /**
   * Waits until this participant leads.
   *
   * @param timeout for how long at most
   * @return the term, valid when it was looked at
   * @throws ElectionTimeoutException if it does not lead within that time
   * @throws AlreadyStoppedException if the election is stopped, before or meanwhile
   * @throws ElectionFailedException if the election has ended on its own, before or meanwhile
   * @throws InterruptedException if the thread is interrupted
   */
  Leadership awaitLeadership(Duration timeout) throws InterruptedException;

  /**
   * Proves that this participant leads now: by a renewal that is first sent after this call and
   * acknowledged before it returns (rule T2). Costs one write; callers at the same time share it.
   * For what must not be done by anybody but the leader; even so, what is done next may come after
   * the end of the term, if the process is paused in between. Only fenced writes rule that out.
   *
   * @param timeout for how long to wait for the proof
   * @return false if it does not lead, or no longer when the answer came
   * @throws ElectionTimeoutException if there is no answer in time, which proves neither
   * @throws InterruptedException if the thread is interrupted
   */
  boolean validateToken(Duration timeout) throws InterruptedException;

  /**
   * As {@link #validateToken}, until the term is either proved or over: it waits for a proof as
   * long as the lease lasts, and no longer.
   *
   * @return whether the term that was led when this was called is proved to lead; false means that
   *     it is over
   * @throws InterruptedException if the thread is interrupted
   */
  boolean validateTokenOrDemote() throws InterruptedException;

  /**
   * Sets the priority from now on, in place of the configured one: a leader writes it into its
   * record at once. Lowering it, to 0 if need be, lets a participant of higher priority take over,
   * as for maintenance.
   *
   * @param priority 0, for none, or more
   * @throws ElectionConfigException if it is negative
   */
  void setPriority(int priority);

  /**
   * Gives leadership up, if it is held: {@link #isLeader()} is false by the time that this returns,
   * the callbacks wind down, the lease is released, and this participant stays out for the
   * configured {@code resignCooldown}.
   *
   * @return completes when the lease is released or given up; at once where it was not held; never
   *     exceptionally
   */
  CompletableFuture<Void> resign();

  /** {@link #stop(StopOptions)} with {@link StopOptions#DEFAULT}. */
  default boolean stop() {
    return stop(StopOptions.DEFAULT);
  }

  /**
   * Ends the election for good, within the time-out of the options and at most a second more.
   * {@link #isLeader()} is false by the time that this returns. From inside a callback of this
   * election it does not wait. Calling it again waits for the same end.
   *
   * @return whether it had ended by the time that this returned, and all callbacks had returned.
   *     False as well if the thread was interrupted, whose interrupt status is kept.
   */
  boolean stop(StopOptions options);

  /** {@link #stop()}. */
  @Override
  default void close() {
    stop();
  }

  /** Adds a listener; it hears what happens from now on. */
  void addListener(ElectionListener listener);

  /** Removes a listener; a call that is under way goes on. */
  void removeListener(ElectionListener listener);

  /** Runs when a term begins. */
  @FunctionalInterface
  interface PromoteCallback {
    /**
     * A term has begun. Runs on a thread of its own (a virtual one where the JVM has them), which
     * is interrupted when the term ends. May do the leader's work itself and return when the term
     * ends, or start that work and return; the term goes on either way. Must return soon after the
     * term has ended: until then this participant stays out.
     *
     * @throws Exception is logged; while the term lasts it gives the lease up, unless the {@link
     *     CallbackPolicy} says otherwise; after its end it means nothing
     */
    void onPromote(Leadership leadership) throws Exception;
  }

  /** Runs when a term has ended. */
  @FunctionalInterface
  interface DemoteCallback {
    /**
     * A term has ended; exactly one call for every {@code onPromote} that began. Runs on a thread
     * of its own, possibly while {@code onPromote} has not returned yet.
     *
     * @throws Exception is logged, and means nothing else
     */
    void onDemote(DemotionReason reason) throws Exception;
  }

  /** Puts an election together. For use by one thread. */
  interface Builder {
    /** Sets what runs when a term begins; nothing by default. */
    Builder onPromote(PromoteCallback callback);

    /** Sets what runs when a term has ended; nothing by default. */
    Builder onDemote(DemoteCallback callback);

    /** Adds a listener. */
    Builder listener(ElectionListener listener);

    /** Adds what makes an observer for the election when it starts, such as one for metrics. */
    Builder observer(ElectionObserver.Factory factory);

    /** An election that is not started. */
    Election build();

    /** An election that is started. */
    default Election start() {
      Election election = build();
      election.start();
      return election;
    }
  }
}
