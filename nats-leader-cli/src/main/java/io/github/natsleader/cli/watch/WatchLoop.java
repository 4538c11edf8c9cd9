// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.watch;

import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.cli.register.StoredEntry;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Follows the groups of a bucket. All is judged on the thread that calls {@link #run}; the store
 * only hands over what it sees.
 */
public final class WatchLoop implements AutoCloseable {
  private final LeaseStore store;
  private final Listener listener;
  private final Map<String, Following> groups = new LinkedHashMap<>();
  private final List<LeaseStore.Watch> watches = new ArrayList<>();
  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
  private boolean ended;

  /** Is told what happens, in order, on the thread of the loop. */
  public interface Listener {
    /** Whether to go on. */
    boolean heard(String group, WatchEvent event);
  }

  /** Follows groups of this store's bucket. */
  public WatchLoop(LeaseStore store, Listener listener) {
    this.store = store;
    this.listener = listener;
  }

  /** Begins with what was read of a group. */
  public void follow(RegisterView view) {
    Following following = new Following();
    groups.put(view.group(), following);
    StoredEntry entry = view.entry();
    tell(
        view.group(),
        entry == null
            ? following.absent()
            : following.seen(
                new RegisterEntry(entry.revision(), entry.content()),
                view.epoch(),
                System.nanoTime()));
    watches.add(
        store.watch(
            view.group(), event -> mailbox.add(() -> heard(view.group(), following, event))));
  }

  /** Ends the loop soon; for any thread. */
  public void stop() {
    mailbox.add(() -> ended = true);
  }

  /**
   * Goes on until stopped, until the listener has had enough, or until this instant.
   *
   * @param endNanos as {@link System#nanoTime}; empty for no end
   */
  public void run(OptionalLong endNanos) throws InterruptedException {
    while (!ended && !isPast(endNanos)) {
      Runnable next = mailbox.poll(pauseNanos(endNanos), TimeUnit.NANOSECONDS);
      if (next != null) {
        next.run();
      }
      groups.forEach(this::tick);
    }
  }

  private static boolean isPast(OptionalLong endNanos) {
    return endNanos.isPresent() && System.nanoTime() - endNanos.getAsLong() >= 0;
  }

  private long pauseNanos(OptionalLong endNanos) {
    long now = System.nanoTime();
    long pause = TimeUnit.HOURS.toNanos(1);
    if (endNanos.isPresent()) {
      pause = Math.min(pause, endNanos.getAsLong() - now);
    }
    for (Following following : groups.values()) {
      OptionalLong expiry = following.expiryNanos();
      if (expiry.isPresent()) {
        pause = Math.min(pause, expiry.getAsLong() - now);
      }
    }
    return Math.max(0, pause);
  }

  private void heard(String group, Following following, StoreEvent event) {
    if (event instanceof StoreEvent.EntrySeen seen) {
      tell(group, following.seen(seen.entry(), OptionalLong.empty(), System.nanoTime()));
    } else if (event instanceof StoreEvent.WatchInterrupted) {
      tell(group, following.interrupted());
    } else {
      tell(group, following.restored());
      read(group, following);
    }
  }

  private void tick(String group, Following following) {
    Optional<WatchEvent> expired = following.tick(System.nanoTime());
    if (expired.isPresent()) {
      tell(group, expired);
      // No event tells that a time limit of the bucket has removed an entry (rule W7).
      read(group, following);
    }
  }

  private void read(String group, Following following) {
    long sentAt = following.revision();
    var unused =
        store
            .read(group)
            .thenAccept(outcome -> mailbox.add(() -> read(group, following, outcome, sentAt)));
  }

  private void read(String group, Following following, ReadOutcome outcome, long sentAt) {
    if (outcome instanceof ReadOutcome.Found found) {
      tell(group, following.seen(found.entry(), OptionalLong.empty(), System.nanoTime()));
    } else if (outcome instanceof ReadOutcome.Absent && following.revision() == sentAt) {
      tell(group, following.absent());
    }
  }

  private void tell(String group, Optional<WatchEvent> event) {
    if (event.isPresent() && !ended) {
      ended = !listener.heard(group, event.get());
    }
  }

  @Override
  public void close() {
    watches.forEach(LeaseStore.Watch::cancel);
  }
}
