// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.MachineFacts;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.StoreOutcome;

/**
 * Which messages need not be kept: those that can change nothing any more, and, which leaves
 * something out, late refusals and late reads that nobody waits for. They would only raise a floor
 * or tell sooner what an event tells.
 */
final class DeadLetters {
  private DeadLetters() {}

  static boolean isDead(
      Message message, Participant[] participants, Register register, Scope scope) {
    if (message instanceof Message.Write write && write.end() == Message.NOBODY) {
      return !mayBeApplied(write, register, scope);
    }
    Participant one = participants[message.end()];
    if (one.isGone() || (message.isForParticipant() && !one.connected())) {
      return true;
    }
    MachineFacts facts = MachineFacts.of(one.machine().memory());
    if (message instanceof Message.Write write) {
      return !mayBeApplied(write, register, scope) && !facts.awaitsWrite(write.id());
    } else if (message instanceof Message.WriteAnswer answer) {
      return !facts.awaitsWrite(answer.id()) && tellsNothing(answer.outcome(), facts);
    } else if (message instanceof Message.Read read) {
      return !facts.awaitsRead(read.readId());
    } else if (message instanceof Message.ReadAnswer answer) {
      return !facts.awaitsRead(answer.readId()) && tellsNothing(answer.outcome(), facts, scope);
    } else if (message instanceof Message.Event event) {
      return !scope.forgets() && isOld(event.entry().revision(), facts);
    } else if (message instanceof Message.Reply reply) {
      return !facts.awaitsReply(reply.askId());
    }
    return false;
  }

  /** An absent key may be absent again, where it can be purged; a revision never returns. */
  private static boolean mayBeApplied(Message.Write write, Register register, Scope scope) {
    return write.expected() == register.lastRevision()
        || (write.expected() == 0 && scope.forgets());
  }

  private static boolean tellsNothing(StoreOutcome outcome, MachineFacts facts) {
    if (outcome instanceof StoreOutcome.Applied applied) {
      return applied.revision() <= facts.floor();
    }
    return !(outcome instanceof StoreOutcome.Refused refused)
        || refused.lastRevision() <= facts.floor();
  }

  private static boolean tellsNothing(ReadOutcome outcome, MachineFacts facts, Scope scope) {
    return !(outcome instanceof ReadOutcome.Found found)
        || (!scope.forgets() && isOld(found.entry().revision(), facts));
  }

  private static boolean isOld(long revision, MachineFacts facts) {
    return revision <= facts.seenRevision() || revision < facts.floor();
  }
}
