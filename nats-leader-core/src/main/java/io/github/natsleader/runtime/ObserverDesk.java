// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.flight.Flight;
import io.github.natsleader.log.ElectionLog;
import io.github.natsleader.log.ElectionName;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the observers of one election are: what they are told, and what they may ask. */
final class ObserverDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ElectionLog.LOGGER);

  private final HostedElection election;
  private final ElectionName name;
  private final List<ElectionObserver.Factory> factories;
  private final Observations observations = new Observations();
  private final ValidationHistory validations = new ValidationHistory(observations);
  private final Leaderless leaderless;
  private final StepWatch steps;
  private final ElectionView view;

  ObserverDesk(
      HostedElection election, ElectionDriver driver, List<ElectionObserver.Factory> factories) {
    this.election = election;
    name = ElectionName.of(election.config());
    this.factories = List.copyOf(factories);
    leaderless = new Leaderless(driver.clock());
    steps = new StepWatch(observations, validations, leaderless);
    view = new ElectionView(new Live(driver.store(election.config().bucket())));
  }

  ElectionName name() {
    return name;
  }

  ElectionObserver observers() {
    return observations;
  }

  ValidationHistory validations() {
    return validations;
  }

  /** The election starts: every observer is made. On the thread that starts it. */
  void begin() {
    leaderless.begin();
    List<Observation> observing = new ArrayList<>();
    observing.add(new Observation(ElectionLog.of(view), name, true));
    Flight.of(view).ifPresent(flight -> observing.add(new Observation(flight, name, true)));
    factories.forEach(factory -> observe(factory, observing));
    observations.begin(observing);
  }

  private void observe(ElectionObserver.Factory factory, List<Observation> observing) {
    try {
      observing.add(new Observation(factory.observe(view), name, false));
    } catch (Throwable e) {
      name.in(LogEvent.OBSERVER_FAILED.in(LOG.atError()))
          .addKeyValue("observer", factory.getClass().getName())
          .setCause(e)
          .log("An observer of the {} could not be made; the election goes on without", name);
    }
  }

  /** On the mailbox thread, after each step and before its effects. */
  void stepped(ElectionMachine before, Input input, Step step, Now now) {
    steps.stepped(before, input, step, now);
  }

  /** A defect ends the election. On the mailbox thread. */
  void defect(ElectionMachine machine, Now now) {
    steps.abandoned(machine, now);
  }

  /** The election has ended. On the mailbox thread. */
  void ended() {
    view.freeze();
    observations.ended();
  }

  private final class Live implements ObservedElection {
    private final GatedStore store;

    Live(GatedStore store) {
      this.store = store;
    }

    @Override
    public ElectionConfig config() {
      return election.config();
    }

    @Override
    public ElectionStatus status() {
      return election.status();
    }

    @Override
    public Duration leaderless() {
      return leaderless.lasts();
    }

    @Override
    public int runningCallbacks() {
      return election.runningCallbacks();
    }

    @Override
    public BreakerState breaker() {
      return store.breaker();
    }
  }
}
