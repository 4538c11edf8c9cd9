// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.FencedBucket;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes to the guarded bucket past the library, as a write does that was held up on its way until
 * its term was over: it bears the fence of that term, and nothing here asks whether the term is
 * valid.
 */
final class LateWriter {
  /** A write under the fence may have met another one (rule F2). */
  private static final int MET_ANOTHER = 10164;

  private static final String LATE = "/late-";

  private static final JetStreamOptions OPTIONS =
      JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(1)).build();
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":(\\d+)");

  private final Connection connection;
  private final ParticipantSettings settings;
  private final EventFile events;

  LateWriter(Connection connection, ParticipantSettings settings, EventFile events) {
    this.connection = connection;
    this.settings = settings;
    this.events = events;
  }

  /** What the history calls a write of this kind. */
  static String value(String participant, long epoch, int number) {
    return participant + "/" + epoch + LATE + number;
  }

  /** Whether the history calls a write of this kind so. */
  static boolean isLate(String value) {
    return value.contains(LATE);
  }

  /** The revision of this term's fence, as it stands; 0 if it is not there or cannot be read. */
  long fenceRevision(long epoch) {
    try {
      MessageInfo fence =
          connection
              .jetStreamManagement(OPTIONS)
              .getLastMessage("KV_" + settings.guarded(), fence());
      Matcher found = EPOCH.matcher(new String(fence.getData(), UTF_8));
      return found.find() && Long.parseLong(found.group(1)) == epoch ? fence.getSeq() : 0;
    } catch (IOException | JetStreamApiException | IllegalStateException notNow) {
      return 0;
    }
  }

  /** Writes under a fence, or under none if its revision is 0. */
  void write(long epoch, String value, long fenceRevision) {
    Headers headers = new Headers();
    if (fenceRevision > 0) {
      headers.put("Nats-Expected-Last-Subject-Sequence", Long.toString(fenceRevision));
      headers.put("Nats-Expected-Last-Subject-Sequence-Subject", fence());
    }
    Message message =
        NatsMessage.builder()
            .subject("$KV." + settings.guarded() + "." + value)
            .headers(headers)
            .data(value.getBytes(UTF_8))
            .build();
    long sentNanos = System.nanoTime();
    try {
      long revision = connection.jetStream(OPTIONS).publish(message).getSeqno();
      note(sentNanos, epoch, value, Outcome.ACCEPTED, revision);
    } catch (JetStreamApiException refused) {
      boolean sure = refused.getApiErrorCode() != MET_ANOTHER;
      note(sentNanos, epoch, value, sure ? Outcome.REFUSED : Outcome.UNKNOWN, 0);
    } catch (IOException | IllegalStateException noAnswer) {
      note(sentNanos, epoch, value, Outcome.UNKNOWN, 0);
    }
  }

  private void note(long sentNanos, long epoch, String value, Outcome outcome, long revision) {
    events.append(
        new HistoryEvent.GuardedWrite(sentNanos, settings.name(), epoch, value, outcome, revision));
  }

  private String fence() {
    return "$KV." + settings.guarded() + "." + FencedBucket.FENCE_KEY;
  }
}
