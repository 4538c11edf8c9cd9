// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.AcknowledgedWritesStay;
import io.github.natsleader.testkit.history.Checkers;
import io.github.natsleader.testkit.history.FencedWritesOnly;
import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent.FenceRaised;
import io.github.natsleader.testkit.history.HistoryEvent.GuardedWrite;
import io.github.natsleader.testkit.history.Outcome;
import io.github.natsleader.testkit.history.Verdict;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All messages of a guarded stream as a history whose clock is the stream's sequence. The body of a
 * write is unique and begins with its epoch: {@code 7/1/12}.
 */
final class StreamContent {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final History history = new History();
  private final Map<String, Long> sequenceOf = new HashMap<>();
  private final Set<Long> epochs = new HashSet<>();
  private long last;

  static StreamContent read(Connection connection, String stream, String fence) throws Exception {
    StreamContent content = new StreamContent();
    long end =
        connection.jetStreamManagement().getStreamInfo(stream).getStreamState().getLastSequence();
    PushSubscribeOptions ordered =
        PushSubscribeOptions.builder().ordered(true).stream(stream).build();
    JetStreamSubscription all = connection.jetStream().subscribe(">", ordered);
    while (content.last < end) {
      Message message = all.nextMessage(BOUND);
      assertThat(message).as("message %d of %d", content.last + 1, end).isNotNull();
      content.add(message, fence);
    }
    all.unsubscribe();
    return content;
  }

  private void add(Message message, String fence) {
    long sequence = message.metaData().streamSequence();
    String body = new String(message.getData(), UTF_8);
    if (message.getSubject().equals(fence)) {
      fence(sequence, Long.parseLong(body.replaceAll(".*\"epoch\":(\\d+).*", "$1")));
    } else {
      write(sequence, leadingNumber(message.getHeaders().getFirst(WriteStamp.HEADER)), body);
    }
  }

  void fence(long sequence, long epoch) {
    last = sequence;
    epochs.add(epoch);
    history.append(new FenceRaised(sequence, "stream", epoch, Outcome.ACCEPTED, sequence));
  }

  void write(long sequence, long epoch, String body) {
    last = sequence;
    sequenceOf.put(body, sequence);
    history.append(new GuardedWrite(sequence, "stream", epoch, body, Outcome.ACCEPTED, sequence));
  }

  /**
   * Judges it and what writers were told.
   *
   * @param done calls that returned this sequence, by their bodies
   * @param notDone the bodies of calls that said that nothing was done
   */
  Verdict judge(Map<String, Long> done, Set<String> notDone) {
    History whole = new History();
    whole.appendAll(history.events());
    done.forEach(
        (body, sequence) -> whole.append(told(sequence, body, Outcome.ACCEPTED, sequence)));
    notDone.forEach(body -> whole.append(told(last, body, Outcome.REFUSED, 0)));
    Checkers checkers =
        Checkers.of(List.of(new FencedWritesOnly(), new AcknowledgedWritesStay(sequenceOf)));
    whole.events().forEach(checkers::accept);
    return checkers.finish();
  }

  private static GuardedWrite told(long atNanos, String body, Outcome outcome, long revision) {
    return new GuardedWrite(atNanos, "writer", leadingNumber(body), body, outcome, revision);
  }

  private static long leadingNumber(String text) {
    return Long.parseLong(text.substring(0, text.indexOf('/')));
  }

  /** Of how many epochs fences are there. */
  int epochs() {
    return epochs.size();
  }

  /** How many different writes are there. */
  int writes() {
    return sequenceOf.size();
  }
}
