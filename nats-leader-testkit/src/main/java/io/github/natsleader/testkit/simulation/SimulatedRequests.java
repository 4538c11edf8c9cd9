// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of leaders, on its way there and back: late, repeated, lost. */
final class SimulatedRequests {
  /** Who asked; null for an operator, who needs no answer. */
  private record Asker(@Nullable SimulatedParticipant participant, long askId) {}

  private final SimulatedWorld world;
  private final SimulationOptions options;
  private final Map<Long, Asker> askers = new HashMap<>();
  private long numbered;

  SimulatedRequests(SimulatedWorld world, SimulationOptions options) {
    this.world = world;
    this.options = options;
  }

  void ask(SimulatedParticipant from, Effect.Ask ask) {
    Asker asker = new Asker(from, ask.askId());
    if (!from.link().isConnected()) {
      unanswered(asker, 0);
    } else if (!from.link().isOutboundCut()
        && !chance(FaultKind.LOST_REQUEST, options.lostRequests())) {
      travel(asker, ask.request());
      if (chance(FaultKind.REPEATED_REQUEST, 0.05)) {
        travel(asker, ask.request());
      }
    } else if (world.random().nextBoolean()) {
      unanswered(asker, world.millis(0, 2_000));
    }
  }

  void operatorAsks(LeaderRequest request) {
    travel(new Asker(null, 0), request);
  }

  void answer(SimulatedParticipant by, Effect.Answer answer) {
    Asker asker = askers.remove(answer.requestId());
    String what = answer.outcome() instanceof RequestOutcome.Accepted ? "accepted" : "declined";
    world.coverage().count("request " + what);
    world.note(by.name(), () -> "answers request " + answer.requestId() + ": " + answer.outcome());
    if (asker == null) {
      world.misconduct(by.name() + " answers request " + answer.requestId() + " a second time");
    } else if (by.link().isConnected()
        && !by.link().isOutboundCut()
        && !chance(FaultKind.LOST_REQUEST_ANSWER, options.lostAnswers())) {
      deliver(asker, answer.outcome(), world.delayNanos(by) + delay(asker));
    }
  }

  private void travel(Asker asker, LeaderRequest request) {
    long late = chance(FaultKind.LATE_REQUEST, options.lateWrites()) ? world.millis(0, 12_000) : 0;
    world.inTheEnd(delay(asker) + late, () -> arrive(asker, request));
  }

  /** Only leaders listen. */
  private void arrive(Asker asker, LeaderRequest request) {
    List<SimulatedParticipant> listening =
        world.participants().stream().filter(SimulatedRequests::isListening).toList();
    if (listening.isEmpty()) {
      world.coverage().count("request unheard");
      unanswered(asker, delay(asker));
    }
    for (SimulatedParticipant leader : listening) {
      askers.put(++numbered, asker);
      world.arrive(leader, new Input.Requested(numbered, request), world.delayNanos(leader));
    }
  }

  private static boolean isListening(SimulatedParticipant participant) {
    return !participant.isCrashed()
        && participant.link().isConnected()
        && !participant.link().isInboundCut()
        && participant.term().isListening();
  }

  private void unanswered(Asker asker, long nanos) {
    deliver(asker, new RequestOutcome.Unanswered(new IOException("nobody")), nanos);
  }

  private void deliver(Asker asker, RequestOutcome outcome, long nanos) {
    if (asker.participant() != null) {
      world.arrive(asker.participant(), new Input.RequestAnswered(asker.askId(), outcome), nanos);
    }
  }

  private long delay(Asker asker) {
    return asker.participant() == null ? 0 : world.delayNanos(asker.participant());
  }

  private boolean chance(FaultKind kind, double probability) {
    return world.chance(kind, probability);
  }
}
