// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedStream;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * Thousands of guarded writes under faults while terms change, each by several threads that go on
 * until they are refused; then the stream is read back and checked.
 */
class FenceHistoryTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String STREAM = "LEDGER";
  private static final String FENCE = "ledger.nle.fence";
  private static final int TERMS = Integer.getInteger("nle.fence.terms", 15);
  private static final int WRITERS = 3;
  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final List<Fault> WRITE_FAULTS =
      List.of(
          Fault.ANSWER_LOST,
          Fault.LOST,
          Fault.HELD_BACK,
          Fault.BUSY,
          Fault.STALE_REFUSAL,
          Fault.NO_LEADER);

  private final Map<String, Long> done = new ConcurrentHashMap<>();
  private final Map<String, String> notDone = new ConcurrentHashMap<>();
  private final Map<String, String> unknown = new ConcurrentHashMap<>();

  @Nested
  class F1AndF2 {
    @Test
    void everyAcceptedWriteIsOfTheTermThatHasTheFence() throws Exception {
      long seed = Long.getLong("nle.seed", System.nanoTime());
      try (GuardedWorld world = GuardedWorld.on(nats.server().url())) {
        // No rollup, so that every raise stays to be read back.
        world.createStream(
            StreamConfiguration.builder()
                .name(STREAM)
                .subjects("ledger.>")
                .storageType(StorageType.File)
                .build());
        leadOneAfterAnother(world, seed);
        StreamContent content = StreamContent.read(world.connection(), STREAM, FENCE);

        assertThat(content.judge(done, notDone.keySet()).violations())
            .as("seed %d", seed)
            .isEmpty();
        assertThat(content.epochs()).isEqualTo(TERMS + 1);
        assertThat(content.writes()).isGreaterThanOrEqualTo(done.size()).isGreaterThan(TERMS * 20);
        assertThat(notDone).isNotEmpty();
        LoggerFactory.getLogger(FenceHistoryTest.class)
            .info(
                "seed {}: {} terms, {} writes accepted, {} refused, {} unknown",
                seed,
                content.epochs(),
                content.writes(),
                notDone.size(),
                unknown.size());
      }
    }
  }

  /** That the checkers are given what they need. */
  @Nested
  class Judging {
    private final StreamContent content = new StreamContent();

    private List<String> found(Map<String, Long> done, Set<String> notDone) {
      return content.judge(done, notDone).violations().stream()
          .map(violation -> violation.guarantee() + " at " + violation.atNanos())
          .toList();
    }

    @Test
    void whatIsAsToldIsKept() {
      content.fence(1, 7);
      content.write(2, 7, "7/a");
      content.fence(3, 8);
      content.write(4, 8, "8/a");

      assertThat(found(Map.of("7/a", 2L, "8/a", 4L), Set.of("7/b", "8/b"))).isEmpty();
      assertThat(content.epochs()).isEqualTo(2);
      assertThat(content.writes()).isEqualTo(2);
    }

    @Test
    void aWriteOfAnotherTermThanTheFencesIsSeen() {
      content.fence(1, 7);
      content.write(2, 7, "7/a");
      content.fence(3, 8);
      content.write(4, 7, "7/b");
      content.write(5, 9, "9/a");

      // Of an older term, which is also above the newer fence on the stream; of one without fence.
      assertThat(found(Map.of(), Set.of()))
          .containsExactly(
              "FencedWritesOnly at 4", "FencedWritesOnly at 5", "FencedWritesOnly at 4");
    }

    @Test
    void aFenceThatFallsAndAWriteThatLandsTwiceAreSeen() {
      content.fence(1, 8);
      content.write(2, 8, "8/a");
      content.write(3, 8, "8/a");
      content.fence(4, 7);

      assertThat(found(Map.of(), Set.of()))
          .containsExactly(
              "FencedWritesOnly at 3", "FencedWritesOnly at 4", "AcknowledgedWritesStay at 2");
    }

    @Test
    void whatCallsWereToldWronglyIsSeen() {
      content.fence(1, 8);
      content.write(2, 8, "8/a");
      content.write(3, 8, "8/c");

      assertThat(found(Map.of(), Set.of("8/a"))).containsExactly("FencedWritesOnly at 3");
      assertThat(found(Map.of("8/b", 4L), Set.of())).containsExactly("AcknowledgedWritesStay at 4");
      assertThat(found(Map.of("8/c", 2L), Set.of()))
          .containsExactly("FencedWritesOnly at 3", "AcknowledgedWritesStay at 2");
    }
  }

  private void leadOneAfterAnother(GuardedWorld world, long seed) throws Exception {
    Random random = new Random(seed);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<Object>> writers = new ArrayList<>();
    List<FaultyStreams> links = new ArrayList<>();
    try {
      for (int epoch = 1; epoch <= TERMS; epoch++) {
        FaultyStreams link = world.faultyStreams();
        links.add(link);
        StubbornTerm term = StubbornTerm.of(epoch);
        FencedStream view = new Fences(link).stream(term, term, STREAM, FENCE, BOUND);
        for (int writer = 0; writer < WRITERS; writer++) {
          writers.add(threads.submit(writer(view.withTimeout(TIMEOUT), epoch, writer, TERMS)));
        }
        // A while of writes, told by their number: terms follow each other as fast as these go.
        int until = done.size() + 20 + random.nextInt(60);
        disturb(link, random, until);
        letLateOnesLand(links, random);
      }
      StubbornTerm last = StubbornTerm.of(TERMS + 1);
      FencedStream end = new Fences(world.streams()).stream(last, last, STREAM, FENCE, BOUND);
      assertThat(end.token().epoch()).isEqualTo(TERMS + 1);
      for (Future<Object> writer : writers) {
        assertThat(writer.get(60, TimeUnit.SECONDS)).isInstanceOf(TokenInvalidException.class);
      }
      for (FaultyStreams link : links) {
        link.releaseAll();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void disturb(FaultyStreams link, Random random, int until) {
    Awaitility.await("writes go on")
        .atMost(BOUND)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(3))
        .until(
            () -> {
              if (link.writeFaultsLeft() == 0) {
                link.onWrites(WRITE_FAULTS.get(random.nextInt(WRITE_FAULTS.size())));
                if (random.nextInt(4) == 0) {
                  link.onFence(random.nextBoolean() ? Fault.ANSWER_LOST : Fault.LOST);
                }
              }
              return done.size() >= until;
            });
  }

  private static void letLateOnesLand(List<FaultyStreams> links, Random random) throws Exception {
    for (FaultyStreams link : links) {
      if (random.nextBoolean()) {
        link.releaseAll();
      }
    }
  }

  private Callable<Object> writer(FencedStream view, int epoch, int writer, int parts) {
    return () -> {
      for (int i = 0; ; i++) {
        String body = epoch + "/" + writer + "/" + i;
        try {
          done.put(body, view.publish("ledger.part" + i % parts, bytes(body)));
        } catch (TokenInvalidException e) {
          notDone.put(body, e.toString());
          return e;
        } catch (FencedAccessException e) {
          notDone.put(body, e.toString());
        } catch (FencedWriteUnknownException e) {
          unknown.put(body, e.toString());
        }
      }
    };
  }
}
