// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The streams of a real server, behind a link that does to single writes what a test asks for. */
final class FaultyStreams implements GuardedStreams {
  private final GuardedStreams sound;
  private final Queue<Fault> writeFaults = new ConcurrentLinkedQueue<>();
  private final Queue<Fault> fenceFaults = new ConcurrentLinkedQueue<>();
  private final Queue<Supplier<CompletionStage<GuardedOutcome>>> heldBack =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  /** What becomes of one write. */
  enum Fault {
    /** It is applied, and nobody is told. */
    ANSWER_LOST,
    /** It never arrives. */
    LOST,
    /** It arrives when {@link #release} is called. */
    HELD_BACK,
    /** As {@link #HELD_BACK}, and whoever waits for an answer waits until he gives up. */
    SILENT,
    /** The server answers that another is in flight. */
    BUSY,
    /** The leader could not store it, perhaps. */
    STORE_FAILED,
    /** The server refuses it, from what it knew in the past. */
    STALE_REFUSAL,
    /** The stream has no leader. */
    NO_LEADER
  }

  FaultyStreams(GuardedStreams sound) {
    this.sound = sound;
  }

  void onWrites(Fault... faults) {
    writeFaults.addAll(List.of(faults));
  }

  void onFence(Fault... faults) {
    fenceFaults.addAll(List.of(faults));
  }

  /** Has what was held back arrive now, and tells what became of it. */
  GuardedOutcome release() throws Exception {
    Supplier<CompletionStage<GuardedOutcome>> write = heldBack.remove();
    return write.get().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** As {@link #release}, for all of them. */
  void releaseAll() throws Exception {
    Supplier<CompletionStage<GuardedOutcome>> write = heldBack.poll();
    while (write != null) {
      assertThat(write.get().toCompletableFuture().get(10, TimeUnit.SECONDS)).isNotNull();
      write = heldBack.poll();
    }
  }

  int writeFaultsLeft() {
    return writeFaults.size();
  }

  /** The most writes that were ever under way at once. */
  int mostUnderWay() {
    return mostUnderWay.get();
  }

  void requireNoFaultLeft() {
    assertThat(writeFaults).isEmpty();
    assertThat(fenceFaults).isEmpty();
  }

  @Override
  public String serverVersion() {
    return sound.serverVersion();
  }

  @Override
  public boolean versionEnforcesFences() {
    return sound.versionEnforcesFences();
  }

  @Override
  public GuardedStream stream(String name) {
    return new FaultyStream(sound.stream(name));
  }

  private CompletionStage<GuardedOutcome> through(
      Queue<Fault> faults, Supplier<CompletionStage<GuardedOutcome>> write) {
    Fault fault = faults.poll();
    if (fault == null) {
      return write.get();
    }
    return switch (fault) {
      case ANSWER_LOST -> write.get().thenApply(outcome -> unknown(false));
      case LOST -> CompletableFuture.completedStage(unknown(false));
      case HELD_BACK -> {
        heldBack.add(write);
        yield CompletableFuture.completedStage(unknown(false));
      }
      case SILENT -> {
        heldBack.add(write);
        yield new CompletableFuture<>();
      }
      case BUSY -> CompletableFuture.completedStage(new GuardedOutcome.Busy());
      case STORE_FAILED -> CompletableFuture.completedStage(unknown(true));
      case STALE_REFUSAL -> CompletableFuture.completedStage(new GuardedOutcome.Refused());
      case NO_LEADER ->
          CompletableFuture.completedStage(
              new GuardedOutcome.NotApplied(new IOException("no leader"), true));
    };
  }

  private static GuardedOutcome unknown(boolean answered) {
    return new GuardedOutcome.Unknown(new IOException("no answer"), answered);
  }

  private final class FaultyStream implements GuardedStream {
    private final GuardedStream stream;

    FaultyStream(GuardedStream stream) {
      this.stream = stream;
    }

    @Override
    public String name() {
      return stream.name();
    }

    @Override
    public CompletionStage<StreamReport> inspect(String fenceSubject, Duration limit) {
      return stream.inspect(fenceSubject, limit);
    }

    @Override
    public CompletionStage<GuardedOutcome> writeFence(
        String fenceSubject,
        FenceRecord record,
        long expectedRevision,
        boolean rollUp,
        Duration limit) {
      return through(
          fenceFaults,
          () -> stream.writeFence(fenceSubject, record, expectedRevision, rollUp, limit));
    }

    @Override
    public CompletionStage<FenceReading> readFence(String fenceSubject, Duration limit) {
      return stream.readFence(fenceSubject, limit);
    }

    @Override
    public CompletionStage<ProbeOutcome> probe(
        String fenceSubject, long fenceRevision, Duration limit) {
      return stream.probe(fenceSubject, fenceRevision, limit);
    }

    @Override
    public CompletionStage<GuardedOutcome> write(
        GuardedWrite write,
        String fenceSubject,
        long fenceRevision,
        WriteStamp stamp,
        Duration limit) {
      int now = underWay.incrementAndGet();
      mostUnderWay.accumulateAndGet(now, Math::max);
      return through(
              writeFaults,
              () -> stream.write(write, fenceSubject, fenceRevision, stamp, Duration.ofSeconds(5)))
          .whenComplete((outcome, failure) -> underWay.decrementAndGet());
    }

    @Override
    public CompletionStage<EntryReading> readLast(String subject, Duration limit) {
      return stream.readLast(subject, limit);
    }
  }
}
