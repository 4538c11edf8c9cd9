// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.MachineFacts;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.StoreOutcome;
import java.util.List;

/**
 * How much is under way at once. Of each kind to or from one participant only the newest are kept;
 * what is sent on top of them is as if an older one were lost.
 */
final class Room {
  private static final int READS = 1;
  private static final int EVENTS = 2;
  private static final int TRANSMISSIONS = 2;

  private Room() {}

  /** Drops the oldest of the kind where there is no room for another one. */
  static void make(List<Message> messages, Message next, MachineFacts facts) {
    int alike = 0;
    int oldest = -1;
    for (int i = 0; i < messages.size(); i++) {
      Message one = messages.get(i);
      if (sameKind(one, next)) {
        alike++;
        oldest = oldest < 0 || age(one, facts) > age(messages.get(oldest), facts) ? i : oldest;
      }
    }
    if (alike >= room(next)) {
      messages.remove(oldest);
    }
  }

  /** Tells apart whatever is told apart at all: it must not depend on the order of the list. */
  private static long age(Message message, MachineFacts facts) {
    long ticks = message.age() == Message.LATE ? 1 << 10 : message.age();
    if (message instanceof Message.Event event) {
      return -event.entry().revision();
    } else if (message instanceof Message.Write write) {
      return ticks * 8 + transmission(write.id(), write.transmission(), facts);
    } else if (message instanceof Message.WriteAnswer answer) {
      long told = answer.outcome() instanceof StoreOutcome.Applied ? 0 : 4;
      return ticks * 8 + told + transmission(answer.id(), answer.transmission(), facts);
    }
    return ticks;
  }

  private static long transmission(WriteId id, int transmission, MachineFacts facts) {
    return (facts.isLatest(id, transmission) ? 0L : 2L) + (facts.isOpen(id, transmission) ? 0 : 1);
  }

  private static int room(Message message) {
    if (message instanceof Message.Read || message instanceof Message.ReadAnswer) {
      return READS;
    }
    return message instanceof Message.Event ? EVENTS : TRANSMISSIONS;
  }

  private static boolean sameKind(Message one, Message other) {
    if (one.end() != other.end() || one.end() == Message.NOBODY) {
      return false;
    }
    if (one instanceof Message.Write write) {
      return other instanceof Message.Write next && next.id().equals(write.id());
    } else if (one instanceof Message.WriteAnswer answer) {
      return other instanceof Message.WriteAnswer next && next.id().equals(answer.id());
    } else if (one instanceof Message.Read || one instanceof Message.ReadAnswer) {
      return other instanceof Message.Read || other instanceof Message.ReadAnswer;
    }
    return one.getClass() == other.getClass();
  }
}
