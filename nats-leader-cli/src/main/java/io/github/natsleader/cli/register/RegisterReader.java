// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.cli.output.JsonFields;
import io.github.natsleader.spi.LeaseConnection;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads registers from the leaders of their streams, never from a replica. For use by one thread.
 */
public final class RegisterReader {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final int NO_MESSAGE_FOUND = 10037;
  private static final int STREAM_NOT_FOUND = 10059;
  private static final int AT_ONCE = 256;

  private final Connection connection;
  private final TermQuestion terms;

  /** Reads over this connection. */
  public RegisterReader(Connection connection, LeaseConnection leases) {
    this.connection = connection;
    this.terms = new TermQuestion(leases);
  }

  /**
   * Reads one group's register.
   *
   * @throws RegisterAccessException if there is no such bucket, or no answer
   */
  public RegisterView read(String bucket, String group) throws RegisterAccessException {
    return readSome(bucket, List.of(group)).get(0);
  }

  /**
   * Reads all registers of a bucket, in the order of their groups.
   *
   * @throws RegisterAccessException if there is no such bucket, or no answer
   */
  public List<RegisterView> readAll(String bucket) throws RegisterAccessException {
    List<String> groups = groups(bucket);
    List<RegisterView> views = new ArrayList<>();
    for (int from = 0; from < groups.size(); from += AT_ONCE) {
      views.addAll(readSome(bucket, groups.subList(from, Math.min(groups.size(), from + AT_ONCE))));
    }
    return views;
  }

  private List<RegisterView> readSome(String bucket, List<String> groups)
      throws RegisterAccessException {
    List<CompletableFuture<@Nullable StoredEntry>> asked =
        groups.stream().map(group -> last(bucket, key(bucket, group))).toList();
    List<@Nullable StoredEntry> entries = new ArrayList<>();
    for (CompletableFuture<@Nullable StoredEntry> each : asked) {
      entries.add(join(bucket, each));
    }
    Instant readAt = clock(bucket);
    List<RegisterView> views = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      views.add(view(bucket, groups.get(i), entries.get(i), readAt));
    }
    List<CompletableFuture<OptionalLong>> epochs = views.stream().map(terms::epoch).toList();
    List<RegisterView> complete = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      complete.add(views.get(i).of(epochs.get(i).join()));
    }
    return complete;
  }

  private static RegisterView view(
      String bucket, String group, @Nullable StoredEntry entry, @Nullable Instant readAt) {
    return new RegisterView(bucket, group, entry, readAt, OptionalLong.empty());
  }

  /**
   * The buckets in which there can be elections: those that keep one entry for each key.
   *
   * @throws RegisterAccessException if there is no answer
   */
  public List<String> buckets() throws RegisterAccessException {
    try {
      return management().getStreams("$KV.>").stream()
          .filter(info -> info.getConfiguration().getMaxMsgsPerSubject() == 1)
          .map(info -> info.getConfiguration().getName())
          .filter(name -> name.startsWith("KV_"))
          .map(name -> name.substring("KV_".length()))
          .sorted()
          .toList();
    } catch (IOException | JetStreamApiException e) {
      throw failed("the buckets cannot be listed", e);
    }
  }

  private List<String> groups(String bucket) throws RegisterAccessException {
    String prefix = key(bucket, "");
    StreamInfo info = info(bucket, StreamInfoOptions.allSubjects());
    return info.getStreamState().getSubjects().stream()
        .map(Subject::getName)
        .filter(subject -> subject.startsWith(prefix))
        .map(subject -> subject.substring(prefix.length()))
        .sorted()
        .toList();
  }

  /**
   * What the server knows of a bucket's stream.
   *
   * @throws RegisterAccessException if there is no such bucket, or no answer
   */
  public StreamInfo info(String bucket) throws RegisterAccessException {
    return info(bucket, null);
  }

  private StreamInfo info(String bucket, @Nullable StreamInfoOptions options)
      throws RegisterAccessException {
    try {
      return options == null
          ? management().getStreamInfo(stream(bucket))
          : management().getStreamInfo(stream(bucket), options);
    } catch (JetStreamApiException e) {
      throw e.getApiErrorCode() == STREAM_NOT_FOUND
          ? new RegisterAccessException("there is no bucket " + bucket, e)
          : failed("bucket " + bucket + " cannot be looked at", e);
    } catch (IOException e) {
      throw failed("bucket " + bucket + " cannot be looked at", e);
    }
  }

  /** The server's clock; null where it does not tell, as before 2.10. */
  private @Nullable Instant clock(String bucket) throws RegisterAccessException {
    ZonedDateTime now = info(bucket).getTimestamp();
    return now == null ? null : now.toInstant();
  }

  private CompletableFuture<@Nullable StoredEntry> last(String bucket, String key) {
    String subject = "$JS.API.STREAM.MSG.GET." + stream(bucket);
    byte[] question =
        new JsonFields().put("last_by_subj", key).line().getBytes(StandardCharsets.UTF_8);
    return connection
        .requestWithTimeout(subject, question, ANSWER_LIMIT)
        .thenApply(answer -> entry(answer, stream(bucket)));
  }

  private static @Nullable StoredEntry entry(Message answer, String stream) {
    MessageInfo info = new MessageInfo(answer, stream, false);
    if (!info.hasError()) {
      return StoredEntry.of(info);
    }
    if (info.getApiErrorCode() == NO_MESSAGE_FOUND) {
      return null;
    }
    throw new CompletionException(new JetStreamApiException(info.getErrorObject()));
  }

  private @Nullable StoredEntry join(String bucket, CompletableFuture<@Nullable StoredEntry> entry)
      throws RegisterAccessException {
    try {
      return entry.join();
    } catch (CompletionException | CancellationException e) {
      throw unreadable(bucket, e.getCause() == null ? e : e.getCause());
    }
  }

  private RegisterAccessException unreadable(String bucket, Throwable cause)
      throws RegisterAccessException {
    // Says so if the bucket is missing.
    info(bucket);
    return failed("bucket " + bucket + " cannot be read", cause);
  }

  private RegisterAccessException failed(String what, Throwable cause) {
    String complaint = connection.getLastError();
    return new RegisterAccessException(
        what
            + ": "
            + cause.getMessage()
            + (complaint == null || complaint.isEmpty()
                ? ""
                : "; the server's last complaint was: " + complaint),
        cause);
  }

  private JetStreamManagement management() throws IOException {
    return connection.jetStreamManagement(
        JetStreamOptions.builder().requestTimeout(ANSWER_LIMIT).build());
  }

  private static String stream(String bucket) {
    return "KV_" + bucket;
  }

  private static String key(String bucket, String group) {
    return "$KV." + bucket + "." + group;
  }
}
