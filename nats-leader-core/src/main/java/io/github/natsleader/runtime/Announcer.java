// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.ElectionObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells observers what happens in one election, at once, and listeners, on a lane of their own. */
final class Announcer {
  private final List<ElectionListener> listeners;
  private final SerialLane lane;
  private final ElectionObserver observers;
  private final ValidationHistory validationHistory;

  Announcer(List<ElectionListener> listeners, ObserverDesk desk, CallbackThreads threads) {
    this.listeners = new CopyOnWriteArrayList<>(listeners);
    this.lane = new SerialLane(desk.name(), threads);
    this.observers = desk.observers();
    this.validationHistory = desk.validations();
  }

  void add(ElectionListener listener) {
    listeners.add(listener);
  }

  void remove(ElectionListener listener) {
    listeners.remove(listener);
  }

  /** Who hears of what listeners do not. */
  ElectionObserver observers() {
    return observers;
  }

  /** How validations fare. */
  ValidationHistory validationHistory() {
    return validationHistory;
  }

  /**
   * Whoever listens now is called later, in order, on a thread that is not ours, unless it has been
   * removed by then.
   */
  void tell(Consumer<ElectionListener> call) {
    for (ElectionListener listener : listeners) {
      lane.submit(
          () -> {
            if (listeners.contains(listener)) {
              call.accept(listener);
            }
          });
    }
  }

  void stateChanged(ElectionState from, ElectionState to) {
    observers.stateChanged(from, to);
    tell(listener -> listener.onStateChange(from, to));
  }

  void leaderChanged(Optional<LeaderInfo> leader) {
    observers.leaderChanged(leader);
    tell(listener -> listener.onLeaderChange(leader));
  }

  void atRisk(Duration remaining) {
    observers.atRisk(remaining);
    tell(listener -> listener.onAtRisk(remaining));
  }

  void recovered() {
    observers.recovered();
    tell(ElectionListener::onRecovered);
  }

  /** From any thread. */
  void problem(ElectionProblem problem) {
    observers.problem(problem);
    tell(listener -> listener.onProblem(problem));
  }
}
