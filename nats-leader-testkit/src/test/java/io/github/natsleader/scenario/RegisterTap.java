// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hears every write that reaches the server for one group, whether or not the stream accepts it.
 */
final class RegisterTap {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
  private static final Pattern FIRST = Pattern.compile("\"n\":1[,}]");

  /** One write, as it came by. */
  record Write(String body, boolean deletes, String expectedRevision, long atNanos) {
    String id() {
      Matcher matcher = ID.matcher(body);
      return matcher.find() ? matcher.group(1) : "";
    }

    /** Whether it is the first of its term: an attempt to acquire. */
    boolean acquires() {
      return !deletes && FIRST.matcher(body).find();
    }
  }

  private final List<Write> writes = new CopyOnWriteArrayList<>();

  private RegisterTap() {}

  /** Listens from now on, for as long as the connection is open. */
  static RegisterTap on(Connection connection, String bucket, String group)
      throws IOException, InterruptedException, TimeoutException {
    RegisterTap tap = new RegisterTap();
    connection
        .createDispatcher()
        .subscribe("$KV." + bucket + "." + group, message -> tap.heard(message));
    connection.flush(Duration.ofSeconds(5));
    return tap;
  }

  List<Write> writes() {
    return List.copyOf(writes);
  }

  /**
   * Those that can have been accepted: of several that expect one revision, only the first can.
   * Everything is assumed to name a revision, and the server to take in what it hears in order.
   */
  List<Write> accepted() {
    Set<String> taken = new HashSet<>();
    return writes.stream().filter(write -> taken.add(write.expectedRevision())).toList();
  }

  List<Write> acquisitions() {
    return writes.stream().filter(Write::acquires).toList();
  }

  private void heard(Message message) {
    long nowNanos = System.nanoTime();
    Headers headers = message.getHeaders();
    String expected =
        headers == null ? null : headers.getFirst("Nats-Expected-Last-Subject-Sequence");
    boolean deletes = headers != null && headers.containsKey("KV-Operation");
    writes.add(
        new Write(
            new String(message.getData(), UTF_8),
            deletes,
            expected == null ? "" : expected,
            nowNanos));
  }
}
