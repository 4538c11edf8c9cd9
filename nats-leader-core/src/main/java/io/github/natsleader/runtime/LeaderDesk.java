// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RequestOutcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where others put their requests while this participant leads; only a leader listens, so that
 * nobody else answers. Opened and closed on the mailbox thread.
 */
final class LeaderDesk {
  private final LeaseStore store;
  private final String group;
  private final Consumer<Input> deliver;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<RequestOutcome>> open = new ConcurrentHashMap<>();
  private LeaseStore.@Nullable Watch listening;

  LeaderDesk(LeaseStore store, String group, Consumer<Input> deliver) {
    this.store = store;
    this.group = group;
    this.deliver = deliver;
  }

  void open() {
    close();
    listening = store.serve(group, this::received);
  }

  void close() {
    LeaseStore.Watch before = listening;
    listening = null;
    if (before != null) {
      before.cancel();
    }
    // What the machine never got to see is answered by nobody.
    IllegalStateException cause = new IllegalStateException("the term has ended");
    open.keySet().forEach(id -> answer(id, new RequestOutcome.Unanswered(cause)));
  }

  void answer(long requestId, RequestOutcome outcome) {
    CompletableFuture<RequestOutcome> answer = open.remove(requestId);
    if (answer != null) {
      answer.complete(outcome);
    }
  }

  private CompletionStage<RequestOutcome> received(LeaderRequest request) {
    long id = ids.incrementAndGet();
    CompletableFuture<RequestOutcome> answer = new CompletableFuture<>();
    open.put(id, answer);
    deliver.accept(new Input.Requested(id, request));
    return answer;
  }
}
