// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterEntry;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;

/** What an answer to a read tells. */
final class ReadAnswers {
  private static final int NO_MESSAGE_FOUND = 10037;

  private ReadAnswers() {}

  /**
   * Reads the answer.
   *
   * @param request the subject that the question was sent to
   * @param key the subject that was asked for
   */
  static ReadOutcome outcome(Answer answer, String request, String stream, String key) {
    if (answer instanceof Answer.Replied replied) {
      return found(replied.message(), request, stream, key);
    }
    if (answer instanceof Answer.NoResponders) {
      return failed(request, "JetStream does not answer, or the stream has no leader");
    }
    if (answer instanceof Answer.NotSent notSent) {
      return new ReadOutcome.Failed(notSent.cause());
    }
    return new ReadOutcome.Failed(((Answer.Missing) answer).cause());
  }

  private static ReadOutcome found(Message message, String request, String stream, String key) {
    try {
      MessageInfo info = new MessageInfo(message, stream, false);
      if (info.hasError()) {
        return info.getApiErrorCode() == NO_MESSAGE_FOUND
            ? new ReadOutcome.Absent()
            : new ReadOutcome.Failed(
                new RequestFailedException(
                    request, info.getError(), Math.max(0, info.getApiErrorCode()), null));
      }
      if (info.getSeq() <= 0 || !key.equals(info.getSubject())) {
        return failed(request, "a malformed answer");
      }
      return new ReadOutcome.Found(
          new RegisterEntry(
              info.getSeq(), LeaseRecordCodec.decode(info.getHeaders(), info.getData())));
    } catch (RuntimeException e) {
      return new ReadOutcome.Failed(
          new RequestFailedException(request, "a malformed answer", 0, e));
    }
  }

  private static ReadOutcome failed(String request, String what) {
    return new ReadOutcome.Failed(new RequestFailedException(request, what));
  }
}
