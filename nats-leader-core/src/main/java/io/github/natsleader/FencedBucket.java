// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.Optional;

/**
 * A key-value bucket whose writes the server accepts from the newest term alone (rules F1 and F2).
 * Every write names the fence that this term has raised in the bucket, at its revision; once a
 * newer term has raised it, the server refuses the write, however late it arrives and whatever this
 * process believes.
 *
 * <p>What that rests on: all that writes to the bucket does so through such a view. A writer that
 * does not is not held back, and may write between the look and the write of {@link #create},
 * {@link #update} and {@link #delete(String, long)}; other guarded writers may not, since they
 * raise the fence first. Get one from {@link NatsLeader#fencedBucket}.
 *
 * <p>Safe for use by many threads. Writes of one term go one after another. All calls block, at
 * most for the time-out of the view, and throw
 *
 * <ul>
 *   <li>{@link TokenInvalidException} when the term is over, by the clock or because the fence
 *       knows a newer one or is gone: nothing was done, and nothing ever will be under this term;
 *   <li>{@link FencedAccessException} when nothing was done for another reason;
 *   <li>{@link FencedWriteUnknownException} when a write may have been applied;
 *   <li>{@link InterruptedException} when the thread is interrupted, as that of {@code onPromote}
 *       is when the term ends: a write may have been applied, as above;
 *   <li>{@link IllegalArgumentException} for a key that is none: letters, digits and {@code - / _ =
 *       .}, no empty part between dots, and not the fence's own.
 * </ul>
 */
public interface FencedBucket {
  /** The time-out of a view unless another is asked for: 5 s. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** The key of the fence, which no call here reads or writes for a user. */
  String FENCE_KEY = "nle.fence";

  /** The bucket's name. */
  String bucket();

  /** The term that writes here. */
  FencingToken token();

  /** How long a call may take. */
  Duration timeout();

  /**
   * The same view with another time-out.
   *
   * @param timeout at least 1 ms, at most 1 h
   */
  FencedBucket withTimeout(Duration timeout);

  /**
   * Writes a value, whatever the key holds.
   *
   * @return its revision
   * @throws InterruptedException if the thread is interrupted; it may have been written
   */
  long put(String key, byte[] value) throws InterruptedException;

  /**
   * Writes a value where the key has none, or was deleted.
   *
   * @return its revision
   * @throws FencedRevisionException if the key has a value
   * @throws InterruptedException if the thread is interrupted; it may have been written
   */
  long create(String key, byte[] value) throws InterruptedException;

  /**
   * Writes a value where the key's last entry is at the given revision.
   *
   * @param expectedRevision positive
   * @return its revision
   * @throws FencedRevisionException if the key is at another revision
   * @throws InterruptedException if the thread is interrupted; it may have been written
   */
  long update(String key, byte[] value, long expectedRevision) throws InterruptedException;

  /**
   * Deletes the key, whatever it holds; a marker takes its place.
   *
   * @return the marker's revision
   * @throws InterruptedException if the thread is interrupted; it may have been deleted
   */
  long delete(String key) throws InterruptedException;

  /**
   * Deletes the key where its last entry is at the given revision; a marker takes its place.
   *
   * @param expectedRevision positive
   * @return the marker's revision
   * @throws FencedRevisionException if the key is at another revision
   * @throws InterruptedException if the thread is interrupted; it may have been deleted
   */
  long delete(String key, long expectedRevision) throws InterruptedException;

  /**
   * Reads a key from the leader of the stream, after everything that this term has written. Nothing
   * of an older term can change it afterwards. While NATS changes the leader of a replicated
   * stream, the one before may answer with the past for some seconds.
   *
   * @return empty where the key has no value or was deleted
   * @throws InterruptedException if the thread is interrupted
   */
  Optional<FencedEntry> get(String key) throws InterruptedException;
}
