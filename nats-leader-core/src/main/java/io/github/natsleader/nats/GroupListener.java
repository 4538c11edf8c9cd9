// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.log.LogEvent;
import io.github.natsleader.spi.StoreEvent;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch on one group: hands on one event at a time, none once it has ended. */
final class GroupListener {
  private static final Logger log = LoggerFactory.getLogger(GroupListener.class);

  private final String bucket;
  private final String group;
  private final Consumer<StoreEvent> listener;

  /** Entries come on the client's thread, interruptions on the timer's. */
  private final ReentrantLock delivering = new ReentrantLock();

  private volatile boolean ended;

  /** Guarded by {@link #delivering}. */
  private boolean toldHowItStands;

  GroupListener(String bucket, String group, Consumer<StoreEvent> listener) {
    this.bucket = bucket;
    this.group = group;
    this.listener = listener;
  }

  String group() {
    return group;
  }

  void end() {
    ended = true;
  }

  /** Tells how the watch stands, unless that was told to all meanwhile. */
  void deliverFirst(StoreEvent standing) {
    delivering.lock();
    try {
      if (!toldHowItStands) {
        deliver(standing);
      }
    } finally {
      delivering.unlock();
    }
  }

  void deliver(StoreEvent event) {
    delivering.lock();
    try {
      toldHowItStands |= !(event instanceof StoreEvent.EntrySeen);
      if (!ended) {
        listener.accept(event);
      }
    } catch (RuntimeException e) {
      LogEvent.WATCH_DELIVERY_FAILED
          .in(log.atWarn())
          .addKeyValue("bucket", bucket)
          .addKeyValue("group", group)
          .setCause(e)
          .log("A listener on group {} failed on {}", group, event);
    } finally {
      delivering.unlock();
    }
  }
}
