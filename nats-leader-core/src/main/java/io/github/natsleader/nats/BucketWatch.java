// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.PreflightException;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreEvent;
import io.nats.client.Message;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one watch of a bucket and connection (rule W7): made for the first group that is watched,
 * shared by all, ended with the last, and made anew whenever entries may have been missed. Every
 * new one begins with the newest entry of each key.
 *
 * <p>As long as one group alone is watched, the server sends that key's entries alone, so that a
 * user who may read no other can watch it. The second group widens the watch to the bucket, once,
 * behind the first one's back.
 */
final class BucketWatch {
  private static final Logger log = LoggerFactory.getLogger(BucketWatch.class);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final Bucket bucket;
  private final RequestChannel channel;
  private final AdapterThreads threads;
  private final Supplier<ConnectionStatus> status;
  private final GroupListeners listeners = new GroupListeners();

  // From here on: touched by the timer's thread alone.
  private @Nullable WatchSession session;
  private @Nullable String narrowedTo;
  private @Nullable WatchSession widening;
  private boolean refusalLogged;
  private boolean standing;
  private boolean interrupted;
  private boolean retryPending;
  private Duration nextRetry = FIRST_RETRY;
  private long bucketStamp;

  BucketWatch(
      Bucket bucket,
      RequestChannel channel,
      AdapterThreads threads,
      Supplier<ConnectionStatus> status) {
    this.bucket = bucket;
    this.channel = channel;
    this.threads = threads;
    this.status = status;
  }

  LeaseStore.Watch add(String group, Consumer<StoreEvent> listener) {
    GroupListener added = new GroupListener(bucket.name(), group, listener);
    listeners.add(added);
    threads.onTimer(
        () -> {
          if (interrupted) {
            added.deliverFirst(new StoreEvent.WatchInterrupted());
          } else if (standing && covers(group)) {
            added.deliverFirst(new StoreEvent.WatchRestored());
          }
          settle();
          if (session != null && !covers(group)) {
            widen();
          }
        });
    return () -> {
      added.end();
      listeners.remove(added);
      threads.onTimer(this::settle);
    };
  }

  /** Ends every watch, without a word to the listeners. */
  void end() {
    listeners.endAll();
  }

  /** The subscriptions of the connection were made anew, and what came in between is lost. */
  void resubscribed() {
    threads.onTimer(() -> restart("the connection was lost"));
  }

  void disconnected() {
    threads.onTimer(
        () -> {
          interrupt("disconnected");
          endSession();
        });
  }

  /** The bucket is there, and was created at this stamp: another one is another stream. */
  void bucketSeen(long createdStamp) {
    threads.onTimer(
        () -> {
          boolean firstSeen = bucketStamp == 0;
          boolean replaced = !firstSeen && bucketStamp != createdStamp;
          bucketStamp = createdStamp;
          if (replaced) {
            restart("the bucket was created again");
          } else if (interrupted && (firstSeen || session == null)) {
            // What is being opened may have asked before the bucket was there. Only the first of
            // many elections that check the bucket says so: each restart costs a consumer.
            restart("the bucket was missing");
          }
        });
  }

  private void restart(String why) {
    if (session != null) {
      interrupt(why);
      endSession();
    }
    nextRetry = FIRST_RETRY;
    retryPending = false;
    settle();
  }

  private void settle() {
    if (listeners.isEmpty()) {
      endSession();
      interrupted = false;
    } else if (session == null && !retryPending && status.get() == ConnectionStatus.CONNECTED) {
      begin();
    }
  }

  private boolean covers(String group) {
    return narrowedTo == null || narrowedTo.equals(group);
  }

  private void begin() {
    narrowedTo = listeners.onlyGroup();
    WatchSession begun = new Session(narrowedTo).session;
    session = begun;
    open(begun, () -> stands(begun), failure -> refused(begun, failure));
  }

  /** The narrow session goes on until the wide one stands, which repeats the newest entries. */
  private void widen() {
    if (widening != null) {
      return;
    }
    WatchSession wide = new Session(null).session;
    widening = wide;
    open(wide, () -> widened(wide), failure -> notWidened(wide, failure));
  }

  private void open(WatchSession opened, Runnable done, Consumer<Throwable> failed) {
    opened
        .open()
        .whenComplete(
            (nothing, failure) ->
                threads.onTimer(
                    () -> {
                      if (failure == null) {
                        done.run();
                      } else {
                        failed.accept(Causes.unwrap(failure));
                      }
                    }));
  }

  private void widened(WatchSession wide) {
    if (wide != widening) {
      return;
    }
    WatchSession narrow = session;
    String covered = standing ? narrowedTo : null;
    session = wide;
    widening = null;
    narrowedTo = null;
    if (narrow != null) {
      narrow.end();
    }
    stands(wide, covered);
  }

  private void notWidened(WatchSession wide, Throwable cause) {
    if (wide != widening) {
      return;
    }
    widening = null;
    wide.end();
    if (cause instanceof PreflightException) {
      // Whoever is watched already need not suffer from what others are denied.
      logRefusal(cause);
    } else if (session != null) {
      broken(session, cause.toString());
    }
  }

  /** A session that tells this watch which one of its sessions has broken. */
  private final class Session {
    final WatchSession session;

    Session(@Nullable String group) {
      String filter = group == null ? bucket.allKeys() : bucket.subject(group);
      session =
          new WatchSession(bucket, filter, channel, BucketWatch.this::entry, this::tellBroken);
    }

    private void tellBroken(String why) {
      threads.onTimer(
          () -> {
            if (session == widening) {
              notWidened(session, new IllegalStateException(why));
            } else {
              broken(session, why);
            }
          });
    }
  }

  private void stands(WatchSession opened) {
    if (opened == session) {
      stands(opened, null);
    }
  }

  private void stands(WatchSession opened, @Nullable String alreadyTold) {
    standing = true;
    refusalLogged = false;
    interrupted = false;
    checkLater(opened);
    listeners.tell(
        group -> covers(group) && !group.equals(alreadyTold), new StoreEvent.WatchRestored());
  }

  private void checkLater(WatchSession opened) {
    threads.later(
        WatchSession.SILENCE_LIMIT,
        () -> {
          if (opened != session) {
            return;
          }
          if (opened.wasSilent()) {
            broken(opened, "no heartbeat");
          } else {
            // Not before: sessions that break as soon as they stand must not follow each other
            // fast.
            nextRetry = FIRST_RETRY;
            checkLater(opened);
          }
        });
  }

  /** Without a watch elections go on by reads alone, so that nobody would notice. */
  private void refused(WatchSession failed, Throwable cause) {
    if (cause instanceof PreflightException && failed == session) {
      logRefusal(cause);
    }
    broken(failed, cause.toString());
  }

  private void logRefusal(Throwable cause) {
    if (!refusalLogged) {
      refusalLogged = true;
      LogEvent.WATCH_DENIED
          .in(log.atWarn())
          .addKeyValue("bucket", bucket.name())
          .setCause(cause)
          .log("No watch on bucket {}: takeovers wait for reads", bucket.name());
    }
  }

  private void broken(WatchSession failed, String why) {
    if (failed != session) {
      return;
    }
    interrupt(why);
    endSession();
    retryPending = true;
    threads.later(nextRetry, this::retry);
    Duration doubled = nextRetry.multipliedBy(2);
    nextRetry = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
  }

  private void retry() {
    retryPending = false;
    settle();
  }

  private void interrupt(String why) {
    if (!interrupted && !listeners.isEmpty()) {
      LogEvent.WATCH_INTERRUPTED
          .in(log.atDebug())
          .addKeyValue("bucket", bucket.name())
          .log("The watch on bucket {} was interrupted: {}", bucket.name(), why);
      interrupted = true;
      listeners.tellAll(new StoreEvent.WatchInterrupted());
    }
  }

  private void endSession() {
    WatchSession ending = session;
    WatchSession endingToo = widening;
    session = null;
    widening = null;
    standing = false;
    if (ending != null) {
      ending.end();
    }
    if (endingToo != null) {
      endingToo.end();
    }
  }

  private void entry(Message message) {
    var watching = listeners.of(bucket.group(message.getSubject()));
    if (!watching.isEmpty()) {
      RegisterEntry entry =
          new RegisterEntry(
              message.metaData().streamSequence(),
              LeaseRecordCodec.decode(message.getHeaders(), message.getData()));
      watching.forEach(listener -> listener.deliver(new StoreEvent.EntrySeen(entry)));
    }
  }
}
