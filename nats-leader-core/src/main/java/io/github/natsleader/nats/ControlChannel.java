// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseStore.Watch;
import io.github.natsleader.spi.RequestOutcome;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Requests to the leaders of a bucket's groups, as NATS requests. Only a leader subscribes to its
 * group's subject, so that nobody else answers, and where nobody leads the server says at once that
 * nobody listens. Whoever asks chooses where the answer goes: a request that names anything but an
 * inbox is not taken, or a leader would write what the asker may not.
 */
final class ControlChannel {
  private static final String PREFIX = "nle.v1.";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Bucket bucket;
  private final RequestChannel channel;

  ControlChannel(Bucket bucket, RequestChannel channel) {
    this.bucket = bucket;
    this.channel = channel;
  }

  /** The subject on which the leader of a group is asked. */
  static String subject(String bucket, String group) {
    return PREFIX + bucket + "." + group;
  }

  CompletionStage<RequestOutcome> ask(String group, LeaderRequest request) {
    String subject = subject(bucket.name(), group);
    return channel
        .request(subject, null, LeaderRequestCodec.encode(request), ANSWER_LIMIT)
        .thenApply(answer -> outcome(answer, subject));
  }

  Watch serve(String group, Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    CompletionStage<Subscription> subscribed =
        channel.subscribe(subject(bucket.name(), group), message -> received(message, answerer));
    return () -> subscribed.thenAccept(channel::unsubscribe);
  }

  private void received(
      Message message, Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    String replyTo = message.getReplyTo();
    if (replyTo != null && !channel.isInbox(replyTo)) {
      return;
    }
    LeaderRequest request;
    try {
      request = LeaderRequestCodec.decode(message.getData());
    } catch (UnreadableJsonException e) {
      reply(replyTo, new RequestOutcome.Declined("the request " + e.getMessage()));
      return;
    }
    answerer.apply(request).thenAccept(outcome -> reply(replyTo, outcome));
  }

  private void reply(String replyTo, RequestOutcome outcome) {
    if (replyTo == null) {
      return;
    }
    if (outcome instanceof RequestOutcome.Accepted accepted) {
      channel.reply(replyTo, LeaderRequestCodec.encode(accepted));
    } else if (outcome instanceof RequestOutcome.Declined declined) {
      channel.reply(replyTo, LeaderRequestCodec.encode(declined));
    }
  }

  private static RequestOutcome outcome(Answer answer, String subject) {
    if (answer instanceof Answer.Replied replied) {
      return LeaderRequestCodec.decodeAnswer(replied.message().getData());
    }
    if (answer instanceof Answer.NotSent notSent) {
      return new RequestOutcome.Unanswered(notSent.cause());
    }
    if (answer instanceof Answer.Missing missing) {
      return new RequestOutcome.Unanswered(missing.cause());
    }
    return new RequestOutcome.Unanswered(new RequestFailedException(subject, "no leader listens"));
  }
}
