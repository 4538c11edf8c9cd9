// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.HashMap;
import java.util.Map;

/** Questions of users whether a term is proved to lead, and their answers: one for each. */
final class OpenProofs {
  private record Question(SimulatedParticipant whom, long epoch, long askedAtNanos) {}

  private final SimulatedWorld world;
  private final Map<Long, Question> open = new HashMap<>();
  private long asked;

  OpenProofs(SimulatedWorld world) {
    this.world = world;
  }

  /** The number of a new question about the term that {@code whom} leads. */
  long ask(SimulatedParticipant whom) {
    open.put(++asked, new Question(whom, whom.epoch(), world.now()));
    return asked;
  }

  boolean isOpen(long id) {
    return open.containsKey(id);
  }

  /** Nobody waits for the answer any more. */
  void forget(long id) {
    open.remove(id);
  }

  void answered(SimulatedParticipant by, long id, boolean valid) {
    Question question = open.remove(id);
    if (question == null) {
      world.misconduct(by.name() + " answers question " + id + ", which is not open");
      return;
    }
    world.coverage().count("validated " + valid);
    world.record(
        new HistoryEvent.Proved(
            world.now(), by.name(), question.epoch(), question.askedAtNanos(), valid));
  }

  /** Long after the faults nothing is left open. */
  void checkAnswered() {
    for (Question question : open.values()) {
      SimulatedParticipant whom = question.whom();
      if (!whom.isCrashed() && !whom.isStopped()) {
        world.misconduct(whom.name() + " never says whether epoch " + question.epoch() + " leads");
      }
    }
  }
}
