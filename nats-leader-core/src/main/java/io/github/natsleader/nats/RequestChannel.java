// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightException;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private static final String USUAL_INBOX_PREFIX = "_INBOX.";

  /** How soon a denial is noticed. The client tells of it to the user's listener alone. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Connection connection;
  private final AdapterThreads threads;
  private final Runnable onNotSent;
  private final String inbox;
  private final Map<String, PendingRequest> pending = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Map<String, Boolean> deniedSubscriptions = new ConcurrentHashMap<>();
  private final Set<String> furtherInboxes = ConcurrentHashMap.newKeySet();

  /** Touched by the timer's thread alone. */
  private final ServerComplaints complaints;

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
    this.complaints = new ServerComplaints(connection);
  }

  /** Sends one request; its answer comes within the limit, on any thread, never as an exception. */
  CompletionStage<Answer> request(
      String subject, @Nullable Headers headers, byte[] body, Duration limit) {
    String token = Long.toString(requests.incrementAndGet(), Character.MAX_RADIX);
    PendingRequest request = new PendingRequest(subject);
    pending.put(token, request);
    request.answer().thenRun(() -> pending.remove(token));
    Runnable expire =
        () -> request.abandon(failed(subject, "no answer within " + limit.toMillis() + " ms"));
    request.deadline(threads.schedule(limit, expire));
    if (!threads.send(() -> transmit(request, token, subject, headers, body))) {
      request.abandon(failed(subject, "this adapter was detached"));
    }
    lookLater();
    return request.answer();
  }

  /** One look at a time, and only while something is awaited. */
  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      threads.later(LOOK, this::look);
    }
  }

  private void look() {
    looking.set(false);
    String complaint = complaints.news();
    if (complaint != null) {
      deniedSubscriptions.replaceAll(
          (subject, denied) -> denied || ServerComplaints.concerns(complaint, subject));
    }
    if (complaint != null && concernsAnInbox(complaint)) {
      inboxDenied();
    } else if (complaint != null) {
      // What was sent after the complaint ends with it, which is why this counts as unanswered,
      // never as surely not received.
      pending.values().stream()
          .filter(request -> ServerComplaints.concerns(complaint, request.subject()))
          .forEach(request -> request.abandonIfSent(denied(request.subject())));
    }
    if (!pending.isEmpty()) {
      lookLater();
    }
  }

  /** All inboxes have one prefix: who may not hear one hears none. */
  private boolean concernsAnInbox(String complaint) {
    return ServerComplaints.concerns(complaint, answers())
        || furtherInboxes.stream()
            .anyMatch(subject -> ServerComplaints.concerns(complaint, subject));
  }

  private static PreflightException denied(String subject) {
    return new PreflightException(Explanations.publishDenied(subject), null);
  }

  /** No answer finds its way here; the next request asks for the subscription again. */
  private void inboxDenied() {
    PreflightException cause =
        new PreflightException(Explanations.subscribeDenied(answers()), null);
    pending.values().forEach(request -> request.abandonIfSent(cause));
    threads.send(
        () -> {
          if (inboxSubscribed && !closed) {
            dispatcher().unsubscribe(answers());
            inboxSubscribed = false;
          }
        });
  }

  private String answers() {
    return inbox + ".*";
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
      dispatcher().subscribe(answers(), this::answered);
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

  /**
   * Whether an answer may go there: to an inbox of the usual prefix, or of this connection's own.
   * Anywhere else somebody would have us write what he may not, a key of the register among it.
   */
  boolean isInbox(String subject) {
    return subject.startsWith(USUAL_INBOX_PREFIX)
        || subject.startsWith(connection.getOptions().getInboxPrefix());
  }

  /** Sends one message that nobody answers; lost if it cannot be sent. */
  void reply(String subject, byte[] body) {
    threads.send(
        () -> {
          try {
            // Whoever asked has chosen the subject: no stream may keep this (rules R1 and F1).
            connection.publish(subject, null, unstorable(), body);
          } catch (RuntimeException e) {
            // Whoever asked is told nothing, and takes it for unanswered.
            onNotSent.run();
          }
        });
  }

  /** A stream's name has no dot, so that none accepts a message that is meant for this one. */
  private static Headers unstorable() {
    return new Headers().put("Nats-Expected-Stream", "nle.none");
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

  /**
   * Whether the server refuses a subscription that was just made. It tells before it answers a
   * question that was asked after it.
   *
   * @param question the subject of a request without a body that is answered
   */
  CompletionStage<Boolean> isDenied(String subscribed, String question, Duration limit) {
    deniedSubscriptions.put(subscribed, false);
    CompletableFuture<Boolean> denied = new CompletableFuture<>();
    request(question, null, new byte[0], limit)
        .thenRun(
            () ->
                threads.onTimer(
                    () -> {
                      look();
                      denied.complete(Boolean.TRUE.equals(deniedSubscriptions.remove(subscribed)));
                    }));
    // Once detached there is no timer that would look.
    return denied.completeOnTimeout(false, 2 * limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  void unsubscribe(Subscription subscription) {
    furtherInboxes.remove(subscription.getSubject());
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
    String created = connection.createInbox();
    furtherInboxes.add(created);
    return created;
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
