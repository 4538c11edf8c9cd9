// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What a leader does: it writes to the guarded bucket for as long as its term lasts. */
final class TermWork {
  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  /** How many writes of an ended term come late, and from one to the next. */
  private static final int LATE_WRITES = 20;

  private static final long LATE_EVERY_MILLIS = 200;

  private final ParticipantSettings settings;
  private final NatsLeader natsLeader;
  private final LateWriter lateWriter;
  private final Executor late;
  private final EventFile events;
  private volatile long epoch;

  /** Where the fence was read to stand last; 0 if it never was. */
  private volatile long fenceRevision;

  /** The latest one up to which it is known where the fence stands. */
  private long latestRevision;

  TermWork(
      ParticipantSettings settings,
      NatsLeader natsLeader,
      LateWriter lateWriter,
      Executor late,
      EventFile events) {
    this.settings = settings;
    this.natsLeader = natsLeader;
    this.lateWriter = lateWriter;
    this.late = late;
    this.events = events;
  }

  void onPromote(Leadership term) {
    long began = System.nanoTime();
    epoch = term.token().epoch();
    fenceRevision = 0;
    events.append(new HistoryEvent.Promoted(began, settings.name(), epoch, term.token().id()));
    try {
      write(term, raiseFence(term));
    } catch (TokenInvalidException | InterruptedException over) {
      // The end of the term, told in one way or the other.
    } finally {
      events.append(new HistoryEvent.PromoteReturned(System.nanoTime(), settings.name(), epoch));
    }
  }

  void onDemote(DemotionReason reason) {
    events.append(new HistoryEvent.Demoted(System.nanoTime(), settings.name(), epoch, reason));
    if (fenceRevision > 0) {
      writeLate(epoch, settings.plant() == Plant.UNFENCED ? 0 : fenceRevision);
    }
    events.append(new HistoryEvent.DemoteReturned(System.nanoTime(), settings.name(), epoch));
  }

  private FencedBucket raiseFence(Leadership term) throws InterruptedException {
    while (true) {
      try {
        FencedBucket guarded = natsLeader.fencedBucket(term, settings.guarded(), CALL_TIMEOUT);
        fenceRaised(term);
        return guarded;
      } catch (FencedAccessException notNow) {
        if (isOverAfterPause(term)) {
          throw new InterruptedException("the term is over");
        }
      }
    }
  }

  /** It counts from now on, even while where it stands cannot be read. */
  private void fenceRaised(Leadership term) throws InterruptedException {
    boolean isRead = readFence();
    while (!isRead && !isOverAfterPause(term)) {
      isRead = readFence();
    }
    latestRevision = fenceRevision;
  }

  /**
   * Between writes whose revisions leave a gap, this term has moved its fence (rule F2): after one
   * of unknown outcome, or one whose first answer was lost.
   */
  private void followFence(long revision) {
    if (revision == latestRevision + 1 || readFence()) {
      latestRevision = revision;
    }
  }

  private boolean readFence() {
    long acknowledgedNanos = System.nanoTime();
    long revision = lateWriter.fenceRevision(epoch);
    events.append(
        new HistoryEvent.FenceRaised(
            acknowledgedNanos, settings.name(), epoch, Outcome.ACCEPTED, revision));
    if (revision > 0) {
      fenceRevision = revision;
    }
    return revision > 0;
  }

  private void write(Leadership term, FencedBucket guarded) throws InterruptedException {
    int i = 0;
    do {
      write(guarded, settings.name() + "/" + epoch + "/" + i++);
    } while (!isOverAfterPause(term) || isStubborn());
  }

  private void write(FencedBucket guarded, String value) throws InterruptedException {
    long sentNanos = System.nanoTime();
    try {
      long revision = guarded.put(value, value.getBytes(UTF_8));
      note(sentNanos, value, Outcome.ACCEPTED, revision);
      followFence(revision);
    } catch (TokenInvalidException over) {
      note(sentNanos, value, Outcome.REFUSED, 0);
      throw over;
    } catch (FencedAccessException notNow) {
      note(sentNanos, value, Outcome.REFUSED, 0);
    } catch (FencedWriteUnknownException unknown) {
      note(sentNanos, value, Outcome.UNKNOWN, 0);
    } catch (InterruptedException ended) {
      note(sentNanos, value, Outcome.UNKNOWN, 0);
      goOnIfStubborn(ended);
    }
  }

  private boolean isOverAfterPause(Leadership term) throws InterruptedException {
    try {
      return term.awaitEnd(PAUSE).isPresent();
    } catch (InterruptedException ended) {
      goOnIfStubborn(ended);
      return true;
    }
  }

  private void goOnIfStubborn(InterruptedException ended) throws InterruptedException {
    if (!isStubborn()) {
      throw ended;
    }
  }

  /** Every other term takes no notice of its end, until it is refused. */
  private boolean isStubborn() {
    return epoch % 2 == 0;
  }

  private void writeLate(long ended, long fence) {
    for (int i = 0; i < LATE_WRITES; i++) {
      String value = LateWriter.value(settings.name(), ended, i);
      CompletableFuture.delayedExecutor(i * LATE_EVERY_MILLIS, TimeUnit.MILLISECONDS, late)
          .execute(() -> lateWriter.write(ended, value, fence));
    }
  }

  private void note(long sentNanos, String value, Outcome outcome, long revision) {
    events.append(
        new HistoryEvent.GuardedWrite(sentNanos, settings.name(), epoch, value, outcome, revision));
  }
}
