// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedStream;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        FenceHistory history = readBack(world);

        done.forEach(history::requireDone);
        notDone.keySet().forEach(history::requireNotDone);
        assertThat(history.violations()).as("seed %d", seed).isEmpty();
        assertThat(history.raises()).isEqualTo(TERMS + 1);
        assertThat(history.writes()).isGreaterThanOrEqualTo(done.size()).isGreaterThan(TERMS * 20);
        assertThat(notDone).isNotEmpty();
        LoggerFactory.getLogger(FenceHistoryTest.class)
            .info(
                "seed {}: {} terms, {} writes accepted, {} refused, {} unknown",
                seed,
                history.raises(),
                history.writes(),
                notDone.size(),
                unknown.size());
      }
    }
  }

  @Nested
  class Checker {
    @Test
    void aWriteOfAnotherTermThanTheFencesIsSeen() {
      FenceHistory history = new FenceHistory();
      history.raised(1, 7);
      history.accepted(2, 7, "a");
      history.raised(3, 8);
      history.accepted(4, 7, "b");

      assertThat(history.violations()).singleElement().asString().startsWith("4: ");
    }

    @Test
    void aFenceThatFallsAndAWriteThatLandsTwiceAreSeen() {
      FenceHistory history = new FenceHistory();
      history.raised(1, 8);
      history.accepted(2, 8, "a");
      history.accepted(3, 8, "a");
      history.raised(4, 7);

      assertThat(history.violations()).hasSize(2);
    }

    @Test
    void whatCallsWereToldWronglyIsSeen() {
      FenceHistory history = new FenceHistory();
      history.raised(1, 8);
      history.accepted(2, 8, "a");
      history.requireDone("a", 2);
      history.requireNotDone("b");
      assertThat(history.violations()).isEmpty();

      history.requireNotDone("a");
      history.requireDone("b", 3);

      assertThat(history.violations()).hasSize(2);
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

  private static FenceHistory readBack(GuardedWorld world) throws Exception {
    long last =
        world
            .connection()
            .jetStreamManagement()
            .getStreamInfo(STREAM)
            .getStreamState()
            .getLastSequence();
    FenceHistory history = new FenceHistory();
    JetStreamSubscription all =
        world
            .connection()
            .jetStream()
            .subscribe("ledger.>", PushSubscribeOptions.builder().ordered(true).build());
    long sequence = 0;
    while (sequence < last) {
      Message message = all.nextMessage(Duration.ofSeconds(10));
      assertThat(message).as("message %d of %d", sequence + 1, last).isNotNull();
      sequence = message.metaData().streamSequence();
      String body = new String(message.getData(), UTF_8);
      if (message.getSubject().equals(FENCE)) {
        history.raised(sequence, Long.parseLong(body.replaceAll(".*\"epoch\":(\\d+).*", "$1")));
      } else {
        String stamp = message.getHeaders().getFirst(WriteStamp.HEADER);
        history.accepted(sequence, Long.parseLong(stamp.substring(0, stamp.indexOf('/'))), body);
      }
    }
    all.unsubscribe();
    return history;
  }
}
