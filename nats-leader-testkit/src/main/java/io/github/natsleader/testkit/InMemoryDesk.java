// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Where one leader takes requests, over its connection, until it ends. */
final class InMemoryDesk {
  private final InMemoryLeaseConnection connection;
  private final Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<RequestOutcome>> open = new ConcurrentHashMap<>();
  private volatile boolean ended;

  InMemoryDesk(
      InMemoryLeaseConnection connection,
      Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    this.connection = connection;
    this.answerer = answerer;
  }

  boolean belongsTo(InMemoryLeaseConnection other) {
    return connection == other;
  }

  /** Called at once: the leader is asked on its connection's thread, if it is connected. */
  void askNow(LeaderRequest request, CompletableFuture<RequestOutcome> answer) {
    if (!connection.isConnectedNow()) {
      answer.complete(nobodyListens());
      return;
    }
    long id = ids.incrementAndGet();
    open.put(id, answer);
    connection.laterNow(() -> ask(id, request));
  }

  /** What is still open is answered by nobody. */
  void end() {
    ended = true;
    open.keySet().forEach(id -> answer(id, nobodyListens()));
  }

  static RequestOutcome nobodyListens() {
    return new RequestOutcome.Unanswered(new IllegalStateException("no leader listens"));
  }

  private void ask(long id, LeaderRequest request) {
    if (!ended) {
      answerer.apply(request).thenAccept(outcome -> answer(id, outcome));
    }
  }

  private void answer(long id, RequestOutcome outcome) {
    CompletableFuture<RequestOutcome> answer = open.remove(id);
    if (answer != null) {
      answer.complete(outcome);
    }
  }
}
