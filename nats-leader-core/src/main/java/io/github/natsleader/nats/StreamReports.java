// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.StreamReport;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.util.Optional;

/** What an answer to a question for a stream's settings tells of its fitness to be guarded. */
final class StreamReports {
  private static final int STREAM_NOT_FOUND = 10059;

  private StreamReports() {}

  static StreamReport report(Answer answer, String request, String fenceSubject) {
    if (!(answer instanceof Answer.Replied replied)) {
      return new StreamReport.Unreachable(unanswered(answer, request));
    }
    try {
      StreamInfo info = new StreamInfo(replied.message());
      return info.hasError()
          ? failed(info, request)
          : judged(info.getConfiguration(), fenceSubject);
    } catch (RuntimeException e) {
      return new StreamReport.Unreachable(
          new RequestFailedException(request, "a malformed answer", 0, e));
    }
  }

  private static StreamReport judged(StreamConfiguration found, String fenceSubject) {
    Optional<StreamReport.Unfit> fault = new GuardInspection(found, fenceSubject).fault();
    return fault.isPresent()
        ? fault.get()
        : new StreamReport.Fit(
            found.getSubjects(), found.getAllowRollup() && !found.getDenyPurge());
  }

  private static StreamReport failed(StreamInfo info, String request) {
    if (info.getApiErrorCode() == STREAM_NOT_FOUND) {
      return new StreamReport.Unfit(
          "stream", "absent", "an existing one", "nothing is created here: create it first");
    }
    return new StreamReport.Unreachable(
        new RequestFailedException(
            request, String.valueOf(info.getError()), Math.max(0, info.getApiErrorCode()), null));
  }

  private static RequestFailedException unanswered(Answer answer, String request) {
    if (answer instanceof Answer.NotSent notSent) {
      return new RequestFailedException(request, "was not sent", 0, notSent.cause());
    }
    if (answer instanceof Answer.Missing missing) {
      return new RequestFailedException(
          request, "was not answered: " + missing.cause().getMessage(), 0, missing.cause());
    }
    return new RequestFailedException(
        request, "JetStream does not answer; is it enabled for this account?");
  }
}
