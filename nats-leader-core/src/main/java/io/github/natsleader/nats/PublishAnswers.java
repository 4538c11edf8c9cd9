// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.spi.StoreOutcome;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer to a write proves (rule R1). Decided by types and codes, never by text. */
final class PublishAnswers {
  /** "Wrong last sequence": the key is at another revision than expected. */
  static final int WRONG_LAST_SEQUENCE = 10071;

  /** Another write to the key is on its way through the replicas; it may be this very one. */
  static final int WRITE_IN_FLIGHT = 10164;

  /** The leader could not store the message; other replicas may have. */
  static final int STORE_FAILED = 10077;

  /** The revision that a refusal names has no field of its own (rule R4). */
  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,18})\\D*$");

  private PublishAnswers() {}

  static StoreOutcome outcome(Answer answer, String stream, String subject) {
    if (answer instanceof Answer.Replied replied) {
      return acknowledged(replied.message(), stream, subject);
    }
    if (answer instanceof Answer.NoResponders) {
      return new StoreOutcome.Unavailable(
          new RequestFailedException(subject, "no stream takes it, or the stream has no leader"));
    }
    if (answer instanceof Answer.NotSent notSent) {
      return new StoreOutcome.Unavailable(notSent.cause());
    }
    return new StoreOutcome.Unknown(((Answer.Missing) answer).cause());
  }

  private static StoreOutcome acknowledged(Message message, String stream, String subject) {
    try {
      PublishAck ack = new PublishAck(message);
      if (!ack.getStream().equals(stream) || ack.getSeqno() <= 0) {
        return new StoreOutcome.Unknown(
            new RequestFailedException(subject, "acknowledged by stream " + ack.getStream()));
      }
      return new StoreOutcome.Applied(ack.getSeqno());
    } catch (JetStreamApiException e) {
      return refused(e, subject);
    } catch (IOException | RuntimeException e) {
      return new StoreOutcome.Unknown(e);
    }
  }

  private static StoreOutcome refused(JetStreamApiException e, String subject) {
    RequestFailedException cause =
        new RequestFailedException(subject, e.getErrorDescription(), e.getApiErrorCode(), e);
    return switch (e.getApiErrorCode()) {
      case WRONG_LAST_SEQUENCE -> new StoreOutcome.Refused(lastNumber(e.getErrorDescription()));
      case WRITE_IN_FLIGHT, STORE_FAILED -> new StoreOutcome.Unknown(cause);
      default ->
          e.getApiErrorCode() > 0
              ? new StoreOutcome.Unavailable(explained(cause, e.getErrorDescription()))
              : new StoreOutcome.Unknown(cause);
    };
  }

  private static Exception explained(RequestFailedException cause, String description) {
    PreflightFinding known = Explanations.ofError(cause.errorCode(), description, cause.subject());
    return known == null ? cause : new PreflightException(known, cause);
  }

  private static long lastNumber(String description) {
    Matcher matcher = LAST_NUMBER.matcher(description);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
