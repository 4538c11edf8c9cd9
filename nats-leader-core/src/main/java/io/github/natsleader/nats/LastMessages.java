// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.EntryReading;
import io.github.natsleader.fencing.FenceReading;
import io.github.natsleader.fencing.WriteStamp;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/** What an answer to a question for the last message of a subject tells. */
final class LastMessages {
  private static final int NO_MESSAGE_FOUND = 10037;

  private LastMessages() {}

  static FenceReading fence(Answer answer, String request, String stream, String subject) {
    try {
      MessageInfo last = last(answer, request, stream, subject);
      if (last == null) {
        return new FenceReading.Absent();
      }
      String marker = marker(last.getHeaders());
      return marker != null
          ? new FenceReading.Erased(last.getSeq(), marker)
          : FenceRecordCodec.read(last.getSeq(), body(last));
    } catch (RequestFailedException e) {
      return new FenceReading.Failed(e);
    }
  }

  static EntryReading entry(Answer answer, String request, String stream, String subject) {
    try {
      MessageInfo last = last(answer, request, stream, subject);
      return last == null
          ? new EntryReading.Absent()
          : new EntryReading.Found(
              last.getSeq(),
              marker(last.getHeaders()) != null,
              header(last.getHeaders(), WriteStamp.HEADER),
              body(last));
    } catch (RequestFailedException e) {
      return new EntryReading.Failed(e);
    }
  }

  private static @Nullable MessageInfo last(
      Answer answer, String request, String stream, String subject) throws RequestFailedException {
    MessageInfo info = info(answer, request, stream);
    if (info.hasError()) {
      if (info.getApiErrorCode() == NO_MESSAGE_FOUND) {
        return null;
      }
      throw new RequestFailedException(
          request, String.valueOf(info.getError()), Math.max(0, info.getApiErrorCode()), null);
    }
    if (info.getSeq() <= 0 || !subject.equals(info.getSubject())) {
      throw new RequestFailedException(request, "a malformed answer");
    }
    return info;
  }

  private static MessageInfo info(Answer answer, String request, String stream)
      throws RequestFailedException {
    if (answer instanceof Answer.Replied replied) {
      try {
        return new MessageInfo(replied.message(), stream, false);
      } catch (RuntimeException e) {
        throw new RequestFailedException(request, "a malformed answer", 0, e);
      }
    }
    if (answer instanceof Answer.NotSent notSent) {
      throw new RequestFailedException(request, "was not sent", 0, notSent.cause());
    }
    if (answer instanceof Answer.Missing missing) {
      throw new RequestFailedException(
          request, "was not answered: " + missing.cause().getMessage(), 0, missing.cause());
    }
    throw new RequestFailedException(
        request, "JetStream does not answer, or the stream has no leader");
  }

  /** What kind of marker a message is; null for none. */
  private static @Nullable String marker(@Nullable Headers headers) {
    String reason = header(headers, LeaseRecordCodec.MARKER_REASON_HEADER);
    if (reason != null) {
      return reason;
    }
    String operation = header(headers, LeaseRecordCodec.OPERATION_HEADER);
    return LeaseRecordCodec.OPERATION_DELETE.equals(operation)
            || LeaseRecordCodec.OPERATION_PURGE.equals(operation)
        ? operation
        : null;
  }

  private static @Nullable String header(@Nullable Headers headers, String name) {
    return headers == null ? null : headers.getFirst(name);
  }

  private static byte[] body(MessageInfo info) {
    byte[] data = info.getData();
    return data == null ? new byte[0] : data;
  }
}
