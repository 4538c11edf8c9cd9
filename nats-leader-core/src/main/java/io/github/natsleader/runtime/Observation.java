// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.log.ElectionLog;
import io.github.natsleader.log.ElectionName;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.spi.ElectionObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One observer, and that what it throws goes no further. */
final class Observation {
  private static final Logger LOG = LoggerFactory.getLogger(ElectionLog.LOGGER);

  private final ElectionObserver observer;
  private final ElectionName election;
  private final boolean ours;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * One observer.
   *
   * @param election names it in the log
   * @param ours whether it is one of the library, which may hear of what comes after the end
   */
  Observation(ElectionObserver observer, ElectionName election, boolean ours) {
    this.observer = observer;
    this.election = election;
    this.ours = ours;
  }

  boolean isOurs() {
    return ours;
  }

  void tell(Consumer<ElectionObserver> call) {
    try {
      call.accept(observer);
    } catch (Throwable e) {
      if (complained.compareAndSet(false, true)) {
        election
            .in(LogEvent.OBSERVER_FAILED.in(LOG.atError()))
            .addKeyValue("observer", observer.getClass().getName())
            .setCause(e)
            .log("An observer of the {} threw an exception; it is not logged again", election);
      }
    }
  }
}
