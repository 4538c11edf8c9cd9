// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The registers of one bucket. The only class that writes to a bucket: every write, the deletion
 * too, names the revision that it expects (rule R1), and is transmitted once.
 */
final class NatsLeaseStore implements LeaseStore {
  private static final String EXPECTED_REVISION_HEADER = "Nats-Expected-Last-Subject-Sequence";

  /** Longer than anybody waits who has a lease to keep; a late answer still counts until then. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Bucket bucket;
  private final RequestChannel channel;
  private final BucketProvisioner provisioner;
  private final BucketWatch watch;
  private final ControlChannel control;

  NatsLeaseStore(
      Bucket bucket, RequestChannel channel, BucketProvisioner provisioner, BucketWatch watch) {
    this.bucket = bucket;
    this.channel = channel;
    this.provisioner = provisioner;
    this.watch = watch;
    this.control = new ControlChannel(bucket, channel);
  }

  @Override
  public CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements) {
    return provisioner
        .prepare(requirements)
        .thenApply(
            outcome -> {
              if (outcome instanceof RegisterOutcome.Ready ready) {
                watch.bucketSeen(ready.createdStamp());
              }
              return outcome;
            });
  }

  @Override
  public CompletionStage<StoreOutcome> write(
      String group, LeaseRecord record, long expectedRevision) {
    return publish(group, expecting(expectedRevision), LeaseRecordCodec.encode(record));
  }

  @Override
  public CompletionStage<StoreOutcome> release(
      String group, ReleaseMarker marker, long expectedRevision) {
    Headers headers =
        expecting(expectedRevision)
            .put(LeaseRecordCodec.OPERATION_HEADER, LeaseRecordCodec.OPERATION_DELETE);
    return publish(group, headers, LeaseRecordCodec.encode(marker));
  }

  private static Headers expecting(long revision) {
    return new Headers().put(EXPECTED_REVISION_HEADER, Long.toString(revision));
  }

  private CompletionStage<StoreOutcome> publish(String group, Headers headers, byte[] body) {
    String subject;
    try {
      subject = bucket.subject(group);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(new StoreOutcome.Unavailable(e));
    }
    return channel
        .request(subject, headers, body, ANSWER_LIMIT)
        .thenApply(answer -> PublishAnswers.outcome(answer, bucket.stream(), subject));
  }

  @Override
  public CompletionStage<ReadOutcome> read(String group) {
    String key;
    try {
      key = bucket.subject(group);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(new ReadOutcome.Failed(e));
    }
    String request = bucket.api("STREAM.MSG.GET");
    byte[] question = new JsonObjectWriter().field("last_by_subj", key).bytes();
    return channel
        .request(request, null, question, ANSWER_LIMIT)
        .thenApply(answer -> ReadAnswers.outcome(answer, request, bucket.stream(), key));
  }

  @Override
  public Watch watch(String group, Consumer<StoreEvent> listener) {
    return watch.add(group, listener);
  }

  @Override
  public CompletionStage<RequestOutcome> ask(String group, LeaderRequest request) {
    return control.ask(group, request);
  }

  @Override
  public Watch serve(
      String group, Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    return control.serve(group, answerer);
  }
}
