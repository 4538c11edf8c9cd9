// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.nats.client.Subscription;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions that show whether something is permitted, and change nothing: each must be refused by
 * JetStream for a reason of its own, so that any answer at all means that it was let through.
 */
final class Probes {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String EXPECTED_REVISION_HEADER = "Nats-Expected-Last-Subject-Sequence";

  /** Above all that a stream can reach, and still exact in JSON. */
  private static final String IMPOSSIBLE_REVISION = Long.toString(1L << 53);

  private static final byte[] NOTHING = new byte[0];
  private static final String ACCOUNT_INFO = "$JS.API.INFO";

  private final RequestChannel channel;
  private final Bucket bucket;
  private final String key;
  private final String requests;

  Probes(RequestChannel channel, Bucket bucket, String group) {
    this.channel = channel;
    this.bucket = bucket;
    this.key = bucket.subject(group);
    this.requests = "nle.v1." + bucket.name() + "." + group;
  }

  /**
   * An answer, or what stood in its way.
   *
   * @param isDeaf whether no answer at all can come, to this question or any other
   */
  record Told<T>(
      String subject, @Nullable T value, @Nullable PreflightFinding why, boolean isDeaf) {
    PreflightFinding trouble() {
      if (why == null) {
        throw new IllegalStateException("answered");
      }
      return why;
    }
  }

  /** Asks for the bucket's stream. */
  CompletionStage<Told<StreamInfo>> lookUp() {
    String subject = bucket.api("STREAM.INFO");
    return ask(subject, null, NOTHING)
        .thenApply(
            answer ->
                answer instanceof Answer.Replied replied
                    ? new Told<>(subject, new StreamInfo(replied.message()), null, false)
                    : trouble(subject, answer));
  }

  private static Told<StreamInfo> trouble(String subject, Answer answer) {
    if (answer instanceof Answer.NoResponders) {
      return new Told<>(subject, null, Explanations.disabledOnServer(subject), true);
    }
    PreflightFinding denial = denial(answer);
    if (denial == null) {
      return new Told<>(subject, null, Explanations.unanswered("the bucket", cause(answer)), true);
    }
    boolean deaf = !denial.equals(Explanations.publishDenied(subject));
    return new Told<>(subject, null, denial, deaf);
  }

  /** What the account allows. */
  CompletionStage<List<PreflightFinding>> account(RoomNeeded needed) {
    return ask(ACCOUNT_INFO, null, NOTHING)
        .thenApply(
            answer ->
                answer instanceof Answer.Replied replied
                    ? needed.in(new AccountStatistics(replied.message()))
                    : mild(
                        Level.INFO,
                        denial(answer),
                        "elections do not need it, but the account's limits cannot be told"));
  }

  /** What an election may do. */
  CompletionStage<List<PreflightFinding>> permissions(boolean create) {
    List<PreflightFinding> found = new ArrayList<>();
    CompletionStage<Void> chain = CompletableFuture.completedStage(null);
    for (Supplier<CompletionStage<List<PreflightFinding>>> probe : probes(create)) {
      chain = chain.thenCompose(done -> probe.get()).thenAccept(found::addAll);
    }
    return chain.thenApply(done -> found);
  }

  private List<Supplier<CompletionStage<List<PreflightFinding>>>> probes(boolean create) {
    List<Supplier<CompletionStage<List<PreflightFinding>>>> probes = new ArrayList<>();
    if (create) {
      probes.add(() -> strict(bucket.api("STREAM.CREATE"), null, NOTHING));
    }
    probes.add(() -> strict(bucket.api("STREAM.MSG.GET"), null, NOTHING));
    probes.add(
        () ->
            strict(key, new Headers().put(EXPECTED_REVISION_HEADER, IMPOSSIBLE_REVISION), NOTHING));
    probes.add(
        () ->
            lenient(
                bucket.api("CONSUMER.CREATE") + ".nle-probe." + key,
                "without a watch takeovers wait for reads"));
    probes.add(() -> lenient(requests, "requests cannot be sent to the leader"));
    probes.add(this::requestsHeard);
    return probes;
  }

  private CompletionStage<List<PreflightFinding>> strict(
      String subject, @Nullable Headers headers, byte[] body) {
    return ask(subject, headers, body).thenApply(answer -> listOf(denial(answer)));
  }

  /** Elections run without it, if not as well. */
  private CompletionStage<List<PreflightFinding>> lenient(String subject, String otherwise) {
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    return ask(subject, null, none)
        .thenApply(answer -> mild(Level.WARNING, denial(answer), otherwise));
  }

  private CompletionStage<List<PreflightFinding>> requestsHeard() {
    return channel
        .subscribe(requests, message -> {})
        .thenCompose(
            subscription ->
                channel
                    .isDenied(requests, bucket.api("STREAM.INFO"), LIMIT)
                    .thenApply(denied -> heard(subscription, denied)));
  }

  private List<PreflightFinding> heard(Subscription subscription, boolean denied) {
    channel.unsubscribe(subscription);
    return denied
        ? mild(
            Level.WARNING,
            Explanations.subscribeDenied(requests),
            "as leader this user cannot be asked to hand over")
        : List.of();
  }

  private CompletionStage<Answer> ask(String subject, @Nullable Headers headers, byte[] body) {
    return channel.request(subject, headers, body, LIMIT);
  }

  private static List<PreflightFinding> listOf(@Nullable PreflightFinding finding) {
    return finding == null ? List.of() : List.of(finding);
  }

  private static List<PreflightFinding> mild(
      Level level, @Nullable PreflightFinding finding, String otherwise) {
    return finding == null
        ? List.of()
        : List.of(
            new PreflightFinding(
                level,
                Kind.PERMISSION_DENIED,
                finding.item(),
                finding.found(),
                finding.needed(),
                finding.advice() + "; " + otherwise));
  }

  private static @Nullable PreflightFinding denial(Answer answer) {
    return answer instanceof Answer.Missing missing
            && missing.cause() instanceof PreflightException denied
        ? denied.finding()
        : null;
  }

  private static Throwable cause(Answer answer) {
    return answer instanceof Answer.NotSent notSent
        ? notSent.cause()
        : ((Answer.Missing) answer).cause();
  }
}
