// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Those who wait for a proof of leadership (rule T2). Safe for use by many threads. */
final class Validations {
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<Boolean>> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A question that was put, and its answer. */
  record Question(long id, CompletableFuture<Boolean> answer) {}

  Question ask() {
    Question question = new Question(ids.incrementAndGet(), new CompletableFuture<>());
    open.put(question.id(), question.answer());
    if (closed) {
      // Whoever closed may not have seen it.
      answer(question.id(), false);
    }
    return question;
  }

  /** Nobody waits for it any more. */
  void forget(Question question) {
    open.remove(question.id());
  }

  void answer(long id, boolean valid) {
    CompletableFuture<Boolean> answer = open.remove(id);
    if (answer != null) {
      answer.complete(valid);
    }
  }

  /** The election has ended: nothing is valid any more. */
  void close() {
    closed = true;
    open.keySet().forEach(id -> answer(id, false));
  }
}
