// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.CallbackPolicy;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election.DemoteCallback;
import io.github.natsleader.Election.PromoteCallback;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.TimeBudget;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the machine of one election asks for. Runs on the mailbox thread, but where it
 * says otherwise.
 */
final class EffectRunner {
  private final HostedElection election;
  private final ElectionConfig config;
  private final ElectionDriver driver;
  private final Announcer announcer;
  private final LeadershipBoard board;
  private final PromoteCallback onPromote;
  private final DemoteCallback onDemote;
  private final GatedStore gate;
  private final LeaseStore store;
  private final RegisterRequirements requirements;
  private final RunningCallbacks running = new RunningCallbacks();
  private final WindDown windDown;
  private final Validations validations = new Validations();
  private final Obstacles obstacles;
  private final LeaderDesk desk;
  private final @Nullable HealthProbe health;
  private ElectionState announcedState = ElectionState.INIT;
  private LeaseStore.@Nullable Watch watch;
  private @Nullable TermCallbacks callbacks;
  private long expiredTerm;
  private @Nullable String ownEnd;

  EffectRunner(
      ElectionDriver driver,
      HostedElection election,
      Announcer announcer,
      LeadershipBoard board,
      PromoteCallback onPromote,
      DemoteCallback onDemote) {
    this.election = election;
    this.config = election.config();
    this.driver = driver;
    this.announcer = announcer;
    this.obstacles = new Obstacles(announcer);
    this.board = board;
    this.onPromote = onPromote;
    this.onDemote = onDemote;
    windDown = new WindDown(driver.threads());
    gate = driver.store(config.bucket());
    store = gate.store();
    desk = new LeaderDesk(store, config.group(), election::deliver);
    health =
        config
            .healthChecker()
            .map(checker -> new HealthProbe(checker, driver.threads(), election::deliver))
            .orElse(null);
    requirements =
        new RegisterRequirements(
            config.ttl(), config.bucketReplicas(), config.allowVolatileStorage());
  }

  void run(Effect effect) {
    if (effect instanceof Effect.Write write) {
      write(write);
    } else if (effect instanceof Effect.Release release) {
      release(release);
    } else if (effect instanceof Effect.Read read) {
      read(read);
    } else if (effect instanceof Effect.Prepare) {
      prepare();
    } else if (effect instanceof Effect.ExtendLease extend) {
      extend(extend);
    } else if (effect instanceof Effect.BeginTerm begin) {
      begin(begin);
    } else if (effect instanceof Effect.EndTerm end) {
      end(end.term(), end.reason());
    } else if (effect instanceof Effect.WoundDown) {
      windDown.done();
    } else if (effect instanceof Effect.Validated validated) {
      validated(validated);
    } else {
      runBesides(effect);
    }
  }

  private void runBesides(Effect effect) {
    if (effect instanceof Effect.Ask ask) {
      ask(
          () -> store.ask(config.group(), ask.request()),
          RequestOutcome.Unanswered::new,
          outcome -> new Input.RequestAnswered(ask.askId(), outcome));
    } else if (effect instanceof Effect.Answer answer) {
      desk.answer(answer.requestId(), answer.outcome());
    } else if (effect instanceof Effect.CheckHealth check && health != null) {
      health.check(check.checkId());
    } else if (effect instanceof Effect.InterruptHealthCheck late && health != null) {
      health.interrupt(late.checkId());
    } else {
      announce(effect);
    }
  }

  /** The lease may have been found run out by somebody since it was extended (rule H2). */
  private void validated(Effect.Validated validated) {
    TermHandle handle = board.current();
    boolean valid = validated.valid() && handle != null && handle.isValid();
    validations.answer(validated.validationId(), valid);
  }

  void watch() {
    announcer.event("Time budget", "time_budget", TimeBudget.of(config));
    watch = store.watch(config.group(), event -> election.deliver(new Input.Watched(event)));
  }

  /** The term whose lease could not be extended since the last call; 0 for none. */
  long takeExpiredTerm() {
    long term = expiredTerm;
    expiredTerm = 0;
    return term;
  }

  /** Why the election has ended, if it did so on its own. */
  String ownEnd() {
    return ownEnd == null ? "the connection to NATS was closed" + driver.lastWords() : ownEnd;
  }

  /** The machine itself has failed: whatever it led is over. */
  void defect(Throwable defect) {
    TermHandle handle = board.current();
    if (handle != null) {
      end(handle.term(), DemotionReason.LEASE_EXPIRED);
    }
    announcer.problem(
        new ElectionProblem(
            ElectionProblem.Kind.INTERNAL,
            "A defect in this library has stopped the " + election + ". Please report it.",
            defect));
    if (announcedState == ElectionState.LEADER) {
      stateChanged(ElectionState.DEMOTED);
    }
    if (announcedState != ElectionState.STOPPED) {
      stateChanged(ElectionState.STOPPED);
    }
  }

  void close() {
    LeaseStore.Watch open = watch;
    if (open != null) {
      open.cancel();
    }
    windDown.done();
    desk.close();
    validations.close();
    if (health != null) {
      health.close();
    }
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

  private void write(Effect.Write effect) {
    String group = config.group();
    ask(
        () ->
            effect.gated()
                ? gate.acquire(
                    group, effect.record(), effect.expectedRevision(), config.operationTimeout())
                : store.write(group, effect.record(), effect.expectedRevision()),
        StoreOutcome.Unknown::new,
        outcome -> new Input.WriteAnswered(effect.id(), effect.transmission(), outcome));
  }

  private void release(Effect.Release effect) {
    ask(
        () -> store.release(config.group(), effect.marker(), effect.expectedRevision()),
        StoreOutcome.Unknown::new,
        outcome -> new Input.WriteAnswered(effect.id(), effect.transmission(), outcome));
  }

  private void read(Effect.Read effect) {
    ask(
        () ->
            effect.gated()
                ? gate.poll(config.group(), config.operationTimeout())
                : store.read(config.group()),
        ReadOutcome.Failed::new,
        outcome -> new Input.ReadAnswered(effect.readId(), outcome));
  }

  private void prepare() {
    ask(() -> store.prepare(requirements), RegisterOutcome.Unreachable::new, Input.Prepared::new);
  }

  /**
   * Whatever becomes of the call, the machine gets an answer; a store that throws is taken for one
   * that is unsure.
   */
  private <T> void ask(
      Supplier<CompletionStage<? extends T>> call,
      Function<Throwable, T> onFailure,
      Function<T, Input> toInput) {
    CompletionStage<? extends T> answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      election.deliver(toInput.apply(onFailure.apply(e)));
      return;
    }
    CompletionStage<Void> delivered =
        answer.handle(
            (outcome, failure) -> {
              T known = failure == null ? outcome : onFailure.apply(failure);
              obstacles.answered(known);
              election.deliver(toInput.apply(known));
              return null;
            });
    assert delivered != null;
  }

  private void begin(Effect.BeginTerm begin) {
    long term = begin.term();
    LeaseCell cell =
        new LeaseCell(
            begin.lease(),
            driver.clock(),
            () -> election.deliver(new Input.LeaseMarkedExpired(term)));
    TermHandle handle =
        new TermHandle(
            term, begin.token(), config, cell, driver.threads(), election::deliver, driver);
    boolean awaitDemote = config.callbackPolicy().demotion() == CallbackPolicy.Demotion.SYNCHRONOUS;
    TermCallbacks next =
        new TermCallbacks(
            handle,
            onPromote,
            onDemote,
            awaitDemote,
            driver.threads(),
            running,
            new TermOutcome(term));
    callbacks = next;
    windDown.begin(term);
    board.begin(handle);
    desk.open();
    next.begin();
    announcer.event("Leading", "epoch", begin.token().epoch());
    announcer.tell(listener -> listener.onPromoted(handle));
  }

  private void extend(Effect.ExtendLease extend) {
    TermHandle handle = board.current();
    if (handle != null
        && handle.term() == extend.term()
        && !handle.cell().extend(extend.lease())
        && !handle.cell().isRevoked()) {
      // Somebody was told that the lease has run out: the renewal comes too late for that (H2).
      expiredTerm = extend.term();
    }
  }

  private void end(long term, DemotionReason reason) {
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
    announcer.event("No longer leading", "reason", reason);
    announcer.tell(listener -> listener.onDemoted(handle.token(), reason));
  }

  private void stateChanged(ElectionState to) {
    ElectionState from = announcedState;
    announcedState = to;
    announcer.tell(listener -> listener.onStateChange(from, to));
  }

  private void announce(Effect effect) {
    if (effect instanceof Effect.StateChanged changed) {
      stateChanged(changed.to());
    } else if (effect instanceof Effect.LeaderChanged changed) {
      announcer.tell(listener -> listener.onLeaderChange(Optional.ofNullable(changed.leader())));
    } else if (effect instanceof Effect.AtRisk atRisk) {
      Duration remaining = Duration.ofNanos(Math.max(0, atRisk.remainingNanos()));
      announcer.event("The lease is at risk", "remaining", remaining);
      announcer.tell(listener -> listener.onAtRisk(remaining));
    } else if (effect instanceof Effect.HealthChanged changed) {
      announcer.event("Health changed", "healthy", changed.healthy());
    } else if (effect instanceof Effect.Recovered) {
      announcer.tell(listener -> listener.onRecovered());
    } else if (effect instanceof Effect.Report report) {
      if (report.problem().kind() == ElectionProblem.Kind.ATTEMPTS_EXHAUSTED) {
        ownEnd = report.problem().message();
      }
      announcer.problem(report.problem());
    }
  }

  /** Called on the threads of the callbacks. */
  private final class TermOutcome implements TermCallbacks.Outcome {
    private final long term;

    TermOutcome(long term) {
      this.term = term;
    }

    @Override
    public void promoteFailed(Throwable failure) {
      boolean resigns =
          config.callbackPolicy().onPromoteFailure() == CallbackPolicy.PromoteFailure.RESIGN;
      try {
        announcer.problem(
            new ElectionProblem(
                ElectionProblem.Kind.CALLBACK_FAILED,
                "onPromote threw an exception; "
                    + (resigns ? "the lease is given up" : "the term goes on, as configured"),
                failure));
      } finally {
        if (resigns) {
          election.deliver(new Input.PromoteFailed(term));
        }
      }
    }

    @Override
    public void failedAfterEnd(String callback, Throwable failure) {
      announcer.problem(
          new ElectionProblem(
              ElectionProblem.Kind.CALLBACK_FAILED,
              callback + " threw an exception; its term was over already",
              failure));
    }

    @Override
    public void returned() {
      election.deliver(new Input.CallbacksReturned(term));
    }
  }
}
