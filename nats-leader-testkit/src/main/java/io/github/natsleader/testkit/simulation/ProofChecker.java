// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * Users ask whether a term is proved to lead (rule T2): a "yes" needs a write of that term that the
 * register applied after the question; a "no" needs the term to be over; and every question of a
 * process that lives is answered once.
 */
final class ProofChecker {
  private record Question(SimulatedParticipant whom, long term, String token, long askedAtNanos) {}

  private final Simulation world;
  private final Map<Long, Question> open = new HashMap<>();
  private final Map<String, Long> appliedAtNanos = new HashMap<>();
  private long asked;

  ProofChecker(Simulation world) {
    this.world = world;
  }

  void applied(String token) {
    appliedAtNanos.put(token, world.trueNanos());
  }

  /** The number of a new question. */
  long ask(SimulatedParticipant whom, long term, String token) {
    open.put(++asked, new Question(whom, term, token, world.trueNanos()));
    return asked;
  }

  void answered(SimulatedParticipant by, long id, boolean valid) {
    Question question = open.remove(id);
    if (question == null) {
      world.violation(by.name() + " answers question " + id + ", which is not open");
      return;
    }
    world.log().count("validated " + valid);
    boolean termOpen = by.openTerm() == question.term();
    long appliedNanos = appliedAtNanos.getOrDefault(question.token(), -1L);
    if (valid && (!termOpen || appliedNanos < question.askedAtNanos())) {
      world.violation(by.name() + " proves term " + question.term() + " without a write since");
    } else if (!valid && termOpen) {
      world.violation(by.name() + " denies term " + question.term() + ", which it leads");
    }
  }

  /** Long after the faults nothing is left open. */
  void checkAnswered() {
    for (Question question : open.values()) {
      SimulatedParticipant whom = question.whom();
      if (!whom.isCrashed() && !whom.isStopped() && world.participants().contains(whom)) {
        world.violation(whom.name() + " never says whether term " + question.term() + " leads");
      }
    }
  }
}
