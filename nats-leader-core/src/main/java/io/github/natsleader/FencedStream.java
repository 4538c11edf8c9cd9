// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A stream whose messages the server accepts from the newest term alone (rules F1 and F2): a {@link
 * FencedBucket} for streams, with the same threads, bounds and exceptions. Get one from {@link
 * NatsLeader#fencedStream}.
 */
public interface FencedStream {
  /** What a fence's subject ends with. No view publishes to such a subject. */
  String FENCE_SUFFIX = ".nle.fence";

  /** The stream's name. */
  String stream();

  /** The subject of the fence. */
  String fenceSubject();

  /** The term that publishes here. */
  FencingToken token();

  /** How long a call may take. */
  Duration timeout();

  /**
   * The same view with another time-out.
   *
   * @param timeout at least 1 ms, at most 1 h
   */
  FencedStream withTimeout(Duration timeout);

  /**
   * Publishes a message without headers of one's own.
   *
   * @see #publish(String, Map, byte[])
   */
  default long publish(String subject, byte[] body) throws InterruptedException {
    return publish(subject, Map.of(), body);
  }

  /**
   * Publishes a message and waits until the stream has it.
   *
   * @param subject literal, one of the stream's, and no fence
   * @param headers none whose name begins with {@code Nats-} or {@code Nle-}, in whatever case: the
   *     guard is made of such headers, and others of them make the server do more than append this
   *     message. {@code Nats-Msg-Id} is among them: for a message that it takes for a repetition
   *     the server may skip the guard, and answer as if it had accepted it. What became of a write
   *     is found out without it.
   * @return its sequence in the stream
   * @throws IllegalArgumentException for a subject or header as said
   * @throws InterruptedException if the thread is interrupted; it may have been published
   */
  long publish(String subject, Map<String, List<String>> headers, byte[] body)
      throws InterruptedException;
}
