// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.RegisterContent;
import java.util.List;

/**
 * A term is lost to others only where something of theirs landed since it began: a record, or what
 * deletes one (rules H5 and H6).
 */
final class EndingByLoss extends HoldingRule {
  EndingByLoss(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.EndTerm end && !isTrue(end.reason())) {
        violated("ends a term with " + end.reason() + ", which is not so, on " + input);
      }
    }
  }

  private boolean isTrue(DemotionReason reason) {
    return switch (reason) {
      case TAKEN_OVER -> world().truth().hasAbove(told().epoch(), this::isForeign);
      case KEY_DELETED -> world().truth().hasAbove(told().epoch(), EndingByLoss::isDeletion);
      default -> true;
    };
  }

  private boolean isForeign(RegisterContent content) {
    if (content instanceof RegisterContent.Held held) {
      WriteId id = new WriteId(held.record().token(), held.record().n());
      return !id.token().equals(told().token())
          || told().firstSent(id) == null
          || world().truth().hasLandedAgain(id);
    }
    return content instanceof RegisterContent.Unreadable;
  }

  private static boolean isDeletion(RegisterContent content) {
    return content instanceof RegisterContent.Erased || content instanceof RegisterContent.Released;
  }
}
