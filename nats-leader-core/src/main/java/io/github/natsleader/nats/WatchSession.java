// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerCreateRequest;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One ephemeral push consumer of a bucket's stream, from its creation to the first sign that it
 * missed something. It is never mended: whoever owns it makes another.
 *
 * <p>Not the client's own ordered consumer: that one mends itself unseen, blocks the thread that
 * delivers while it does, does not see that the last message before a silence was lost, and after
 * the stream was created again waits for a sequence that may never come.
 */
final class WatchSession {
  private static final int HEARTBEAT_STATUS = 100;
  private static final String LAST_CONSUMER_SEQUENCE_HEADER = "Nats-Last-Consumer";
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** Silence for this long is the loss of the consumer: two heartbeats must have come. */
  static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);

  private static final Duration CREATE_LIMIT = Duration.ofSeconds(5);

  private final Bucket bucket;
  private final String filter;
  private final RequestChannel channel;
  private final Consumer<Message> onEntry;
  private final Consumer<String> onBroken;
  private final String deliverSubject;
  private final CompletionStage<Subscription> subscription;

  /** Touched by the client's delivering thread alone. */
  private long lastConsumerSequence;

  private volatile boolean heard = true;
  private volatile boolean ended;

  /**
   * Subscribes, for a consumer that {@link #open()} creates.
   *
   * @param filter the subjects to hear of: of one key, or of all
   * @param onEntry called on the client's thread, entry by entry, with none missing
   * @param onBroken called on the client's thread with the reason, once entries may be missing
   */
  WatchSession(
      Bucket bucket,
      String filter,
      RequestChannel channel,
      Consumer<Message> onEntry,
      Consumer<String> onBroken) {
    this.bucket = bucket;
    this.filter = filter;
    this.channel = channel;
    this.onEntry = onEntry;
    this.onBroken = onBroken;
    this.deliverSubject = channel.createInbox();
    this.subscription = channel.subscribe(deliverSubject, this::received);
  }

  /** Creates the consumer; completes exceptionally if that failed, or may have. */
  CompletionStage<Void> open() {
    String name = "nle-" + NUID.nextGlobal();
    String subject = bucket.api("CONSUMER.CREATE") + "." + name + "." + filter;
    byte[] body = new ConsumerCreateRequest(bucket.stream(), configuration(name)).serialize();
    return subscription.thenCompose(
        subscribed ->
            channel
                .request(subject, null, body, CREATE_LIMIT)
                .thenAccept(answer -> requireCreated(answer, subject)));
  }

  private ConsumerConfiguration configuration(String name) {
    return ConsumerConfiguration.builder()
        .name(name)
        .deliverSubject(deliverSubject)
        .deliverPolicy(DeliverPolicy.LastPerSubject)
        .filterSubject(filter)
        .ackPolicy(AckPolicy.None)
        .replayPolicy(ReplayPolicy.Instant)
        .maxDeliver(1)
        .idleHeartbeat(HEARTBEAT)
        .memStorage(true)
        .numReplicas(1)
        .build();
  }

  private void requireCreated(Answer answer, String subject) {
    if (answer instanceof Answer.Replied replied) {
      ConsumerInfo info = new ConsumerInfo(replied.message());
      if (info.hasError()) {
        throw new CompletionException(refused(subject, info));
      }
      return;
    }
    if (answer instanceof Answer.Missing missing
        && missing.cause() instanceof PreflightException denied) {
      throw new CompletionException(denied);
    }
    throw new CompletionException(new RequestFailedException(subject, answer.toString()));
  }

  private static Exception refused(String subject, ConsumerInfo info) {
    String description = String.valueOf(info.getError());
    int code = info.getApiErrorCode();
    RequestFailedException cause = new RequestFailedException(subject, description, code, null);
    PreflightFinding known = Explanations.ofError(code, description, subject);
    return known == null ? cause : new PreflightException(known, cause);
  }

  /** Ends the session; the server drops a consumer that nobody listens to. */
  void end() {
    ended = true;
    subscription.thenAccept(channel::unsubscribe);
  }

  /** Whether nothing at all has come since this was last asked. */
  boolean wasSilent() {
    boolean silent = !heard;
    heard = false;
    return silent;
  }

  private void received(Message message) {
    if (ended) {
      return;
    }
    heard = true;
    try {
      accept(message);
    } catch (RuntimeException e) {
      breakOff("a message that cannot be read: " + e);
    }
  }

  private void accept(Message message) {
    if (message.isStatusMessage()) {
      status(message);
    } else if (!message.isJetStream()) {
      breakOff("a message that is no entry");
    } else if (message.metaData().consumerSequence() != lastConsumerSequence + 1) {
      breakOff("an entry was missed");
    } else {
      lastConsumerSequence++;
      onEntry.accept(message);
    }
  }

  private void status(Message message) {
    if (message.getStatus().getCode() != HEARTBEAT_STATUS) {
      breakOff("the server ended it: " + message.getStatus());
    } else if (sequence(message.getHeaders()) > lastConsumerSequence) {
      breakOff("the last entry was missed");
    }
  }

  private static long sequence(@Nullable Headers headers) {
    String value = headers == null ? null : headers.getFirst(LAST_CONSUMER_SEQUENCE_HEADER);
    try {
      return value == null ? 0 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void breakOff(String why) {
    ended = true;
    onBroken.accept(why);
  }
}
