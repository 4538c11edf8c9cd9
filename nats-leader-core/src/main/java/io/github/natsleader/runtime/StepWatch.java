// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.ElectionObserver;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers what a step of the machine means that is no effect of it: comes after the step,
 * before its effects. On the mailbox thread.
 */
final class StepWatch {
  private final ElectionObserver observers;
  private final ValidationHistory validations;
  private final Leaderless leaderless;
  private final WriteProgress write;
  private @Nullable ConnectionStatus toldConnection;

  StepWatch(ElectionObserver observers, ValidationHistory validations, Leaderless leaderless) {
    this.observers = observers;
    this.validations = validations;
    this.leaderless = leaderless;
    write = new WriteProgress(observers);
  }

  void stepped(ElectionMachine before, Input input, Step step, Now now) {
    ElectionMachine after = step.next();
    leaderless.seen(after.leader(), now);
    ConnectionStatus connection = after.connection();
    boolean changed = connection != toldConnection;
    if (changed && (input instanceof Input.Start || toldConnection != null)) {
      toldConnection = connection;
      observers.connectionChanged(connection);
    }
    write.stepped(before, input, step, now);
    if (after.unansweredReads() == 0) {
      validations.readAnswered();
    }
  }

  /** The election ends by a defect. */
  void abandoned(ElectionMachine machine, Now now) {
    write.abandoned(machine, now);
  }
}
