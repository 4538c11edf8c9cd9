// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterFinding.Severity;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.support.JsonSerializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks a bucket against what an election needs, and creates it where it is missing: as an
 * ordinary key-value bucket, but with a first revision taken from the clock, so that epochs go on
 * growing when the bucket is deleted and created again (rule T1). An existing one is never changed.
 */
final class BucketProvisioner {
  private static final int STREAM_NOT_FOUND = 10059;
  private static final int STREAM_EXISTS_OTHERWISE = 10058;

  /** A replicated stream takes its time to be created. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Bucket bucket;
  private final RequestChannel channel;
  private final ElectionClock clock;
  private final Supplier<ServerFacts> server;
  private final Map<RegisterRequirements, CompletableFuture<RegisterOutcome>> underWay =
      new ConcurrentHashMap<>();

  BucketProvisioner(
      Bucket bucket, RequestChannel channel, ElectionClock clock, Supplier<ServerFacts> server) {
    this.bucket = bucket;
    this.channel = channel;
    this.clock = clock;
    this.server = server;
  }

  CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements) {
    CompletableFuture<RegisterOutcome> fresh = new CompletableFuture<>();
    CompletableFuture<RegisterOutcome> shared = underWay.putIfAbsent(requirements, fresh);
    if (shared != null) {
      return shared.minimalCompletionStage();
    }
    lookUp()
        .thenCompose(
            found -> found.error() == STREAM_NOT_FOUND ? create(requirements) : kept(found))
        .handle((found, failure) -> judge(found, failure, requirements))
        .thenAccept(
            outcome -> {
              underWay.remove(requirements, fresh);
              fresh.complete(outcome);
            });
    return fresh.minimalCompletionStage();
  }

  /** The stream as the server tells it, or its error code. */
  private record Found(StreamInfo info, String request, long seed) {
    int error() {
      return info.hasError() ? info.getApiErrorCode() : 0;
    }
  }

  private static CompletionStage<Found> kept(Found found) {
    return CompletableFuture.completedStage(found);
  }

  private CompletionStage<Found> lookUp() {
    return ask("STREAM.INFO", new byte[0], 0);
  }

  private CompletionStage<Found> create(RegisterRequirements requirements) {
    long seed = clock.wallMillis() * 1000;
    return ask("STREAM.CREATE", serialize(configuration(requirements, seed)), seed)
        .thenCompose(
            created -> created.error() == STREAM_EXISTS_OTHERWISE ? lookUp() : kept(created));
  }

  private StreamConfiguration configuration(RegisterRequirements requirements, long seed) {
    StreamConfiguration ordinary =
        KeyValueConfiguration.builder(bucket.name())
            .storageType(StorageType.File)
            .replicas(requirements.replicas())
            .build()
            .getBackingConfig();
    return StreamConfiguration.builder(ordinary).firstSequence(seed).build();
  }

  private static byte[] serialize(JsonSerializable configuration) {
    return configuration.toJson().getBytes(StandardCharsets.UTF_8);
  }

  private CompletionStage<Found> ask(String operation, byte[] body, long seed) {
    String subject = bucket.api(operation);
    return channel
        .request(subject, null, body, ANSWER_LIMIT)
        .thenCompose(
            answer ->
                answer instanceof Answer.Replied replied
                    ? kept(new Found(new StreamInfo(replied.message()), subject, seed))
                    : CompletableFuture.failedStage(unanswered(operation, subject, answer)));
  }

  private Exception unanswered(String operation, String subject, Answer answer) {
    String what = operation + " of bucket " + bucket.name();
    if (answer instanceof Answer.NoResponders) {
      return new PreflightException(
          Explanations.disabledOnServer(subject),
          new RequestFailedException(subject, what + ": nobody listens"));
    }
    if (answer instanceof Answer.NotSent notSent) {
      return new RequestFailedException(subject, what + " was not sent", 0, notSent.cause());
    }
    Throwable cause = ((Answer.Missing) answer).cause();
    return cause instanceof PreflightException denied
        ? denied
        : new RequestFailedException(subject, what + " was not answered", 0, cause);
  }

  private RegisterOutcome judge(
      @Nullable Found found, @Nullable Throwable failure, RegisterRequirements requirements) {
    if (found == null) {
      return new RegisterOutcome.Unreachable(Causes.unwrap(failure));
    }
    StreamInfo info = found.info();
    if (info.hasError()) {
      return new RegisterOutcome.Unreachable(refused(found));
    }
    try {
      return judge(found, requirements);
    } catch (RuntimeException e) {
      return new RegisterOutcome.Unreachable(
          new RequestFailedException(found.request(), "a malformed answer", 0, e));
    }
  }

  private static Exception refused(Found found) {
    String description = String.valueOf(found.info().getError());
    RequestFailedException cause =
        new RequestFailedException(found.request(), description, found.error(), null);
    PreflightFinding known = Explanations.ofError(found.error(), description, found.request());
    return known == null ? cause : new PreflightException(known, cause);
  }

  private RegisterOutcome judge(Found found, RegisterRequirements requirements) {
    List<RegisterFinding> findings =
        new BucketInspection(bucket, requirements, server.get())
            .findings(found.info(), found.seed());
    boolean unfit = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    return unfit
        ? new RegisterOutcome.Unfit(findings)
        : new RegisterOutcome.Ready(stamp(found.info()), findings);
  }

  private static long stamp(StreamInfo info) {
    Instant created = info.getCreateTime().toInstant();
    return Math.addExact(
        Math.multiplyExact(created.getEpochSecond(), 1_000_000_000L), created.getNano());
  }
}
