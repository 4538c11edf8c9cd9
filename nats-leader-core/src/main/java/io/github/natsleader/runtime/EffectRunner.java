// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaseStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out what the machine of one election asks for. On the mailbox thread. */
final class EffectRunner {
  private final ElectionConfig config;
  private final ElectionDriver driver;
  private final Announcer announcer;
  private final LeadershipBoard board;
  private final Terms terms;
  private final Consumer<Input> deliver;
  private final StoreCalls calls;
  private final @Nullable HealthProbe health;
  private ElectionState announcedState = ElectionState.INIT;
  private LeaseStore.@Nullable Watch watch;
  private @Nullable String ownEnd;

  EffectRunner(
      ElectionDriver driver,
      ElectionConfig config,
      Announcer announcer,
      LeadershipBoard board,
      Terms terms,
      Consumer<Input> deliver) {
    this.config = config;
    this.driver = driver;
    this.announcer = announcer;
    this.board = board;
    this.terms = terms;
    this.deliver = deliver;
    calls =
        new StoreCalls(config, driver.store(config.bucket()), new Obstacles(announcer), deliver);
    health =
        config
            .healthChecker()
            .map(checker -> new HealthProbe(checker, driver.threads(), deliver))
            .orElse(null);
  }

  void run(Effect effect) {
    if (effect instanceof Effect.Write write) {
      calls.write(write);
    } else if (effect instanceof Effect.Release release) {
      calls.release(release);
    } else if (effect instanceof Effect.Read read) {
      calls.read(read);
    } else if (effect instanceof Effect.Prepare) {
      calls.prepare();
    } else if (effect instanceof Effect.ExtendLease extend) {
      terms.extend(extend);
    } else if (effect instanceof Effect.BeginTerm begin) {
      terms.begin(begin);
    } else if (effect instanceof Effect.EndTerm end) {
      terms.end(end.term(), end.reason());
    } else if (effect instanceof Effect.WoundDown) {
      terms.windDown().done();
    } else if (effect instanceof Effect.Validated validated) {
      terms.validated(validated);
    } else {
      runBesides(effect);
    }
  }

  private void runBesides(Effect effect) {
    if (effect instanceof Effect.Ask ask) {
      calls.ask(ask);
    } else if (effect instanceof Effect.Answer answer) {
      terms.desk().answer(answer.requestId(), answer.outcome());
    } else if (effect instanceof Effect.CheckHealth check && health != null) {
      health.check(check.checkId());
    } else if (effect instanceof Effect.InterruptHealthCheck late && health != null) {
      health.interrupt(late.checkId());
    } else {
      announce(effect);
    }
  }

  void watch() {
    watch =
        driver
            .store(config.bucket())
            .store()
            .watch(config.group(), event -> deliver.accept(new Input.Watched(event)));
  }

  /** Why the election has ended, if it did so on its own. */
  String ownEnd() {
    return ownEnd == null ? "the connection to NATS was closed" + driver.lastWords() : ownEnd;
  }

  /** The machine itself has failed: whatever it led is over. */
  void defect(Throwable defect, Object election) {
    TermHandle handle = board.current();
    if (handle != null) {
      terms.end(handle.term(), DemotionReason.LEASE_EXPIRED);
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
    terms.close();
    if (health != null) {
      health.close();
    }
  }

  private void announce(Effect effect) {
    if (effect instanceof Effect.StateChanged changed) {
      stateChanged(changed.to());
    } else if (effect instanceof Effect.LeaderChanged changed) {
      announcer.leaderChanged(Optional.ofNullable(changed.leader()));
    } else if (effect instanceof Effect.AtRisk atRisk) {
      announcer.atRisk(Duration.ofNanos(Math.max(0, atRisk.remainingNanos())));
    } else if (effect instanceof Effect.HealthChanged changed) {
      announcer.observers().healthChanged(changed.healthy());
    } else if (effect instanceof Effect.Recovered) {
      announcer.recovered();
    } else if (effect instanceof Effect.Report report) {
      report(report.problem());
    }
  }

  private void stateChanged(ElectionState to) {
    ElectionState from = announcedState;
    announcedState = to;
    announcer.stateChanged(from, to);
  }

  private void report(ElectionProblem problem) {
    if (problem.kind() == ElectionProblem.Kind.ATTEMPTS_EXHAUSTED) {
      ownEnd = problem.message();
    }
    announcer.problem(problem);
    TermHandle handle = board.current();
    if (problem.kind() == ElectionProblem.Kind.VALIDATION_FAILED && handle != null) {
      announcer.validationHistory().readUnanswered(handle.token().epoch());
    }
  }
}
