// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.CallbackPolicy;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election.DemoteCallback;
import io.github.natsleader.Election.PromoteCallback;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Begins, extends and ends the terms of one election: handle, callbacks, and what is told of them.
 * On the mailbox thread, but where it says otherwise.
 */
final class Terms {
  private final ElectionDriver driver;
  private final ElectionConfig config;
  private final Announcer announcer;
  private final LeadershipBoard board;
  private final PromoteCallback onPromote;
  private final DemoteCallback onDemote;
  private final Consumer<Input> deliver;
  private final LeaderDesk desk;
  private final RunningCallbacks running = new RunningCallbacks();
  private final Validations validations = new Validations();
  private final WindDown windDown;
  private @Nullable TermCallbacks callbacks;
  private long beganNanos;
  private long expiredTerm;

  Terms(
      ElectionDriver driver,
      ElectionConfig config,
      Announcer announcer,
      LeadershipBoard board,
      PromoteCallback onPromote,
      DemoteCallback onDemote,
      Consumer<Input> deliver) {
    this.driver = driver;
    this.config = config;
    this.announcer = announcer;
    this.board = board;
    this.onPromote = onPromote;
    this.onDemote = onDemote;
    this.deliver = deliver;
    desk = new LeaderDesk(driver.store(config.bucket()).store(), config.group(), deliver);
    windDown = new WindDown(driver.threads());
  }

  /** Who waits for a proof of leadership. From any thread. */
  Validations validations() {
    return validations;
  }

  /** The callbacks that are at work. From any thread. */
  RunningCallbacks running() {
    return running;
  }

  /** The release of the lease. From any thread. */
  WindDown windDown() {
    return windDown;
  }

  /** Where others put their requests. */
  LeaderDesk desk() {
    return desk;
  }

  /** The term whose lease could not be extended since the last call; 0 for none. */
  long takeExpiredTerm() {
    long term = expiredTerm;
    expiredTerm = 0;
    return term;
  }

  void begin(Effect.BeginTerm begin) {
    long term = begin.term();
    LeaseCell cell =
        new LeaseCell(
            begin.lease(),
            driver.clock(),
            () -> deliver.accept(new Input.LeaseMarkedExpired(term)));
    TermHandle handle =
        new TermHandle(term, begin.token(), config, cell, driver.threads(), deliver, driver);
    boolean awaitDemote = config.callbackPolicy().demotion() == CallbackPolicy.Demotion.SYNCHRONOUS;
    TermCallbacks next =
        new TermCallbacks(
            handle,
            onPromote,
            onDemote,
            awaitDemote,
            driver.threads(),
            running,
            new TermOutcome(handle, config, announcer, driver.clock(), deliver));
    callbacks = next;
    beganNanos = driver.clock().monotonicNanos();
    windDown.begin(term);
    board.begin(handle);
    desk.open();
    // Told first, since a callback tells of itself as soon as it runs.
    announcer.observers().termBegan(begin.token());
    next.begin();
    announcer.tell(listener -> listener.onPromoted(handle));
  }

  void extend(Effect.ExtendLease extend) {
    TermHandle handle = board.current();
    if (handle != null
        && handle.term() == extend.term()
        && !handle.cell().extend(extend.lease())
        && !handle.cell().isRevoked()) {
      // Somebody was told that the lease has run out: the renewal comes too late for that (H2).
      expiredTerm = extend.term();
    }
  }

  void end(long term, DemotionReason reason) {
    TermHandle handle = board.current();
    TermCallbacks ending = callbacks;
    if (handle == null || handle.term() != term || ending == null) {
      return;
    }
    handle.end(reason);
    if (reason.isOwnChoice()) {
      windDown.keepWhileEnding();
    } else {
      windDown.done();
    }
    board.end();
    ending.end(reason);
    desk.close();
    Duration led = Duration.ofNanos(driver.clock().monotonicNanos() - beganNanos);
    announcer.validationHistory().over();
    announcer.observers().termEnded(handle.token(), reason, led);
    announcer.tell(listener -> listener.onDemoted(handle.token(), reason));
  }

  /** The lease may have been found run out by somebody since it was extended (rule H2). */
  void validated(Effect.Validated validated) {
    TermHandle handle = board.current();
    boolean valid = validated.valid() && handle != null && handle.isValid();
    validations.answer(validated.validationId(), valid);
  }

  /** The election has ended. */
  void close() {
    windDown.done();
    desk.close();
    validations.close();
  }
}
