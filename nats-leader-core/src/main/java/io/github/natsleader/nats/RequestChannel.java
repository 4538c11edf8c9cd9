// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and matches the answers, each transmitted once and ended within its limit. No call
 * blocks: the client may, when its outgoing queue is full, so that a thread of ours meets it.
 *
 * <p>The client's own asynchronous requests would not do. They run every continuation of the whole
 * connection on one thread, so that a blocking one of the user's would hold our answers up; they
 * tell "nobody listens" from "may have been received" by the text of a message alone; and they keep
 * time by a sweep every few seconds. Answers come on a dispatcher of our own instead, which the
 * watches share.
 */
final class RequestChannel {
  private static final int NO_RESPONDERS = 503;

  private final Connection connection;
  private final AdapterThreads threads;
  private final Runnable onNotSent;
  private final String inbox;
  private final Map<String, PendingRequest> pending = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean closed;

  /** Touched by the sending thread alone. */
  private @Nullable Dispatcher dispatcher;

  private boolean inboxSubscribed;

  /**
   * A channel of its own on the connection.
   *
   * @param onNotSent called on the sending thread whenever the client refuses to send
   */
  RequestChannel(Connection connection, AdapterThreads threads, Runnable onNotSent) {
    this.connection = connection;
    this.threads = threads;
    this.onNotSent = onNotSent;
    this.inbox = connection.createInbox();
  }

  /** Sends one request; its answer comes within the limit, on any thread, never as an exception. */
  CompletionStage<Answer> request(
      String subject, @Nullable Headers headers, byte[] body, Duration limit) {
    String token = Long.toString(requests.incrementAndGet(), Character.MAX_RADIX);
    PendingRequest request = new PendingRequest();
    pending.put(token, request);
    request.answer().thenRun(() -> pending.remove(token));
    Runnable expire =
        () -> request.abandon(failed(subject, "no answer within " + limit.toMillis() + " ms"));
    request.deadline(threads.schedule(limit, expire));
    if (!threads.send(() -> transmit(request, token, subject, headers, body))) {
      request.abandon(failed(subject, "this adapter was detached"));
    }
    return request.answer();
  }

  private void transmit(
      PendingRequest request,
      String token,
      String subject,
      @Nullable Headers headers,
      byte[] body) {
    try {
      if (closed) {
        throw new IllegalStateException("this adapter was detached");
      }
      subscribeInbox();
      if (request.markSent()) {
        connection.publish(subject, inbox + "." + token, headers, body);
      }
    } catch (RuntimeException e) {
      // Thrown by the client before it queues a message, never after.
      request.complete(new Answer.NotSent(e));
      onNotSent.run();
    }
  }

  private void subscribeInbox() {
    if (!inboxSubscribed) {
      dispatcher().subscribe(inbox + ".*", this::answered);
      inboxSubscribed = true;
    }
  }

  private Dispatcher dispatcher() {
    Dispatcher existing = dispatcher;
    if (existing != null) {
      return existing;
    }
    Dispatcher created = connection.createDispatcher();
    dispatcher = created;
    return created;
  }

  private void answered(Message message) {
    String subject = message.getSubject();
    PendingRequest request = pending.get(subject.substring(subject.lastIndexOf('.') + 1));
    if (request == null) {
      return;
    }
    if (!message.isStatusMessage()) {
      request.complete(new Answer.Replied(message));
    } else if (message.getStatus().getCode() == NO_RESPONDERS) {
      request.complete(new Answer.NoResponders());
    } else {
      request.complete(new Answer.Missing(failed(subject, message.getStatus().toString())));
    }
  }

  /** Subscribes; done, or failed, before any request that is made afterwards is sent. */
  CompletionStage<Subscription> subscribe(String subject, MessageHandler handler) {
    CompletableFuture<Subscription> subscribed = new CompletableFuture<>();
    boolean accepted =
        threads.send(
            () -> {
              try {
                subscribed.complete(dispatcher().subscribe(subject, handler));
              } catch (RuntimeException e) {
                subscribed.completeExceptionally(e);
              }
            });
    if (!accepted) {
      subscribed.completeExceptionally(failed(subject, "this adapter was detached"));
    }
    return subscribed;
  }

  void unsubscribe(Subscription subscription) {
    threads.send(
        () -> {
          try {
            dispatcher().unsubscribe(subscription);
          } catch (RuntimeException e) {
            // The connection or the dispatcher is closed, and the subscription gone with it.
          }
        });
  }

  /** A subject for messages that come to this connection alone. */
  String createInbox() {
    return connection.createInbox();
  }

  /** What the server last complained of on this connection, for people; it may concern others. */
  String lastServerError() {
    String error = connection.getLastError();
    return error == null ? "none" : error;
  }

  /** Ends what was sent before the connection broke: no answer will find its way back. */
  void connectionLost() {
    IllegalStateException cause = new IllegalStateException("the connection was lost");
    pending.values().forEach(request -> request.abandonIfSent(cause));
  }

  /** Ends every request, the threads and the dispatcher. */
  void close() {
    closed = true;
    threads.close(this::shutDown);
  }

  private void shutDown() {
    IllegalStateException cause = new IllegalStateException("this adapter was detached");
    pending.values().forEach(request -> request.abandon(cause));
    Dispatcher open = dispatcher;
    if (open != null) {
      try {
        connection.closeDispatcher(open);
      } catch (RuntimeException e) {
        // The connection is closed, and its dispatchers with it.
      }
    }
  }

  private static RequestFailedException failed(String subject, String what) {
    return new RequestFailedException(subject, what);
  }
}
