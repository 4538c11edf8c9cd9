// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.EntryReading;
import io.github.natsleader.fencing.FenceReading;
import io.github.natsleader.fencing.FenceRecord;
import io.github.natsleader.fencing.GuardedOutcome;
import io.github.natsleader.fencing.GuardedStream;
import io.github.natsleader.fencing.GuardedWrite;
import io.github.natsleader.fencing.ProbeOutcome;
import io.github.natsleader.fencing.StreamReport;
import io.github.natsleader.fencing.WriteStamp;
import io.nats.client.support.Validator;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Guarded writes to one stream. The only class that writes to streams of the user's: every write
 * names the fence and the revision at which it must stand, and the stream that must take it.
 */
final class NatsGuardedStream implements GuardedStream {
  private static final String EXPECTED_STREAM = "Nats-Expected-Stream";
  private static final String EXPECTED_REVISION = "Nats-Expected-Last-Subject-Sequence";
  private static final String EXPECTED_REVISION_OF = "Nats-Expected-Last-Subject-Sequence-Subject";
  private static final String ROLLUP = "Nats-Rollup";
  private static final String ROLLUP_OF_SUBJECT = "sub";

  private static final String EXPECTED_LAST_ID = "Nats-Expected-Last-Msg-Id";

  /** The id of no message: what gets as far as the comparison of ids is refused there. */
  private static final String NO_ID = "nle-nobody-has-this-id";

  /** Never written to; not even the stream need take it. */
  private static final String NOTHING_SUFFIX = ".nothing";

  private static final String API_PREFIX = "$JS.API.";

  private final String name;
  private final RequestChannel channel;

  NatsGuardedStream(String name, RequestChannel channel) {
    this.name = Validator.validateStreamName(name, true);
    this.channel = channel;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<StreamReport> inspect(String fenceSubject, Duration limit) {
    String request = API_PREFIX + "STREAM.INFO." + name;
    return channel
        .request(request, null, new byte[0], limit)
        .thenApply(answer -> StreamReports.report(answer, request, fenceSubject));
  }

  @Override
  public CompletionStage<GuardedOutcome> writeFence(
      String fenceSubject,
      FenceRecord record,
      long expectedRevision,
      boolean rollUp,
      Duration limit) {
    OrderedHeaders headers = expecting(fenceSubject, expectedRevision);
    if (rollUp) {
      headers.with(ROLLUP, ROLLUP_OF_SUBJECT);
    }
    return send(fenceSubject, headers, FenceRecordCodec.encode(record), limit);
  }

  @Override
  public CompletionStage<FenceReading> readFence(String fenceSubject, Duration limit) {
    String request = API_PREFIX + "STREAM.MSG.GET." + name;
    return lastMessage(request, fenceSubject, limit)
        .thenApply(answer -> LastMessages.fence(answer, request, name, fenceSubject));
  }

  /**
   * Publishes to the fence, expecting of another subject the revision that the fence has. A server
   * that compares that other subject's refuses for that; one that compares the fence's own goes on
   * to the id of the last message, and refuses for that. Nothing is ever stored.
   */
  @Override
  public CompletionStage<ProbeOutcome> probe(
      String fenceSubject, long fenceRevision, Duration limit) {
    OrderedHeaders headers =
        expecting(fenceSubject + NOTHING_SUFFIX, fenceRevision).with(EXPECTED_LAST_ID, NO_ID);
    return channel
        .request(fenceSubject, headers, new byte[0], limit)
        .thenApply(answer -> GuardedAnswers.probe(answer, name, fenceSubject));
  }

  @Override
  public CompletionStage<GuardedOutcome> write(
      GuardedWrite write,
      String fenceSubject,
      long fenceRevision,
      WriteStamp stamp,
      Duration limit) {
    OrderedHeaders headers =
        expecting(fenceSubject, fenceRevision).with(WriteStamp.HEADER, stamp.text());
    if (write.deletion()) {
      headers.with(LeaseRecordCodec.OPERATION_HEADER, LeaseRecordCodec.OPERATION_DELETE);
    }
    write.headers().forEach(headers::with);
    return send(write.subject(), headers, write.body(), limit);
  }

  @Override
  public CompletionStage<EntryReading> readLast(String subject, Duration limit) {
    String request = API_PREFIX + "STREAM.MSG.GET." + name;
    return lastMessage(request, subject, limit)
        .thenApply(answer -> LastMessages.entry(answer, request, name, subject));
  }

  /** The revision before its subject, which begins with the same words, and all else after them. */
  private OrderedHeaders expecting(String fenceSubject, long revision) {
    return new OrderedHeaders()
        .with(EXPECTED_REVISION, Long.toString(revision))
        .with(EXPECTED_REVISION_OF, fenceSubject)
        .with(EXPECTED_STREAM, name);
  }

  private CompletionStage<GuardedOutcome> send(
      String subject, OrderedHeaders headers, byte[] body, Duration limit) {
    return channel
        .request(subject, headers, body, limit)
        .thenApply(answer -> GuardedAnswers.outcome(answer, name, subject));
  }

  private CompletionStage<Answer> lastMessage(String request, String subject, Duration limit) {
    byte[] question = new JsonObjectWriter().field("last_by_subj", subject).bytes();
    return channel.request(request, null, question, limit);
  }
}
