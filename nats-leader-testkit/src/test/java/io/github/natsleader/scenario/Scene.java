// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.LeadershipSamples;
import io.github.natsleader.testkit.OverlapChecker;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The participants of one group in this JVM. Asks all of them all the time whether they lead; at
 * the end it stops them, and fails if what must always hold did not: no two led at once, epochs
 * grew from term to term, callbacks came in pairs, nothing failed inside.
 */
final class Scene implements AutoCloseable {
  static final Duration TTL = Duration.ofMillis(900);

  private static final long SAMPLE_MICROS = 250;

  private final String url;
  private final String bucket;
  private final String group;
  private final List<Participant> participants = new CopyOnWriteArrayList<>();
  private final LeadershipSamples samples = new LeadershipSamples();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "scene-sampler");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> sampling;
  private volatile boolean epochsMayGoBack;
  private volatile boolean mayOverlap;

  Scene(String url, String bucket, String group) {
    this.url = url;
    this.bucket = bucket;
    this.group = group;
    sampling =
        sampler.scheduleWithFixedDelay(this::sample, 0, SAMPLE_MICROS, TimeUnit.MICROSECONDS);
  }

  String bucket() {
    return bucket;
  }

  String group() {
    return group;
  }

  /**
   * The register repeats revisions in this scene, against what the guarantees assume: epochs may go
   * back, and all else must hold.
   */
  Scene epochsMayGoBack() {
    epochsMayGoBack = true;
    return this;
  }

  /** Two may lead at once here: somebody takes over without waiting (rule P2). */
  Scene withOverlapsAllowed() {
    mayOverlap = true;
    return this;
  }

  /** The times at which two are certain to have led at once. */
  List<OverlapChecker.Overlap> overlaps() {
    return OverlapChecker.overlaps(samples);
  }

  /** The usual settings: a short lease, and all else by default. */
  ElectionConfig.Builder config(String id) {
    return ElectionConfig.builder().bucket(bucket).group(group).instanceId(id).ttl(TTL);
  }

  /** With the usual settings, on a connection with the recommended options. */
  Participant join(String id) throws IOException, InterruptedException {
    return join(config(id).build());
  }

  Participant join(ElectionConfig config) throws IOException, InterruptedException {
    return join(config, ConnectionOptions.recommended().server(url));
  }

  /** The connection is as the options say, but silent: tests break it on purpose. */
  Participant join(ElectionConfig config, Options.Builder options)
      throws IOException, InterruptedException {
    Connection connection = Nats.connect(options.errorListener(new ErrorListener() {}).build());
    Participant joined = Participant.start(connection, config);
    participants.add(joined);
    return joined;
  }

  /** Everybody that ever joined. */
  List<Participant> participants() {
    return List.copyOf(participants);
  }

  /** Who leads now; empty for nobody. */
  Optional<Participant> leader() {
    return participants.stream().filter(Participant::isLeader).findFirst();
  }

  /** The terms that have begun so far, by their beginning as it was heard. */
  List<Witness.Promotion> terms() {
    return participants.stream()
        .flatMap(participant -> participant.promotions().stream())
        .sorted(comparingLong(Witness.Promotion::atNanos))
        .toList();
  }

  /** Waits for the first term with a higher epoch. */
  Witness.Promotion termAfter(long epoch, Duration bound) {
    Waiting.until("a term after " + epoch, bound, () -> next(epoch).isPresent());
    return next(epoch).orElseThrow();
  }

  /** Waits for the first term that begins after the instant, whatever its epoch. */
  Witness.Promotion termSince(long sinceNanos, Duration bound) {
    Waiting.until("a later term", bound, () -> begunSince(sinceNanos).isPresent());
    return begunSince(sinceNanos).orElseThrow();
  }

  private Optional<Witness.Promotion> begunSince(long sinceNanos) {
    return terms().stream().filter(term -> term.atNanos() - sinceNanos > 0).findFirst();
  }

  private Optional<Witness.Promotion> next(long epoch) {
    return terms().stream().filter(term -> term.token().epoch() > epoch).findFirst();
  }

  private void sample() {
    for (Participant participant : participants) {
      Optional<Leadership> leadership = participant.election().leadership();
      leadership.ifPresent(
          term -> samples.ask(nameOf(participant, term), epoch(term), term::isValid));
    }
  }

  /** With the token, for where revisions are repeated, an epoch is no name for a term. */
  private static String nameOf(Participant participant, Leadership term) {
    return participant.id() + " by " + term.token().id();
  }

  private static long epoch(Leadership term) {
    return term.token().epoch();
  }

  @Override
  public void close() throws InterruptedException {
    for (Participant participant : participants) {
      participant.close();
    }
    assertThat(sampling.isDone()).as("sampling failed").isFalse();
    sampler.shutdown();
    assertThat(sampler.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    requireInvariants();
  }

  private void requireInvariants() {
    if (!mayOverlap) {
      OverlapChecker.requireNoOverlap(samples);
    }
    if (!epochsMayGoBack) {
      Stream<Long> epochs = samples.certain().stream().map(term -> term.epoch());
      assertThat(epochs.toList()).as("epochs, by beginning").isSorted().doesNotHaveDuplicates();
    }
    participants.forEach(participant -> participant.witness().requireOrder());
  }
}
