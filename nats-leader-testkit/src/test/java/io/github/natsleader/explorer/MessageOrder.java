// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.MachineFacts;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreOutcome;

/**
 * The messages of a world in an order that does not depend on when they were sent, each with a key
 * that says all but names and revisions of it. Two that cannot be told apart keep their order.
 */
final class MessageOrder {
  private Message[] sorted = new Message[32];
  private long[] kindKeys = new long[32];
  private long[] nameKeys = new long[32];
  private int size;
  private MachineFacts[] facts = {};
  private Sameness sameness;
  private Names names;

  int size() {
    return size;
  }

  Message get(int i) {
    return sorted[i];
  }

  long kindKey(int i) {
    return kindKeys[i];
  }

  void sort(Message[] messages, Sameness places, Names tokens, MachineFacts[] ofParticipants) {
    sameness = places;
    names = tokens;
    facts = ofParticipants;
    if (messages.length > sorted.length) {
      sorted = new Message[messages.length];
      kindKeys = new long[messages.length];
      nameKeys = new long[messages.length];
    }
    size = 0;
    for (Message message : messages) {
      insert(message, kindKeyOf(message), nameKeyOf(message));
    }
  }

  private void insert(Message message, long kindKey, long nameKey) {
    int at = size;
    while (at > 0
        && (kindKeys[at - 1] > kindKey
            || (kindKeys[at - 1] == kindKey && nameKeys[at - 1] > nameKey))) {
      sorted[at] = sorted[at - 1];
      kindKeys[at] = kindKeys[at - 1];
      nameKeys[at] = nameKeys[at - 1];
      at--;
    }
    sorted[at] = message;
    kindKeys[at] = kindKey;
    nameKeys[at] = nameKey;
    size++;
  }

  static long revision(Message.WriteAnswer answer) {
    if (answer.outcome() instanceof StoreOutcome.Applied applied) {
      return applied.revision();
    }
    return answer.outcome() instanceof StoreOutcome.Refused refused ? refused.lastRevision() : 0;
  }

  static RegisterEntry found(Message.ReadAnswer answer) {
    return answer.outcome() instanceof ReadOutcome.Found found ? found.entry() : null;
  }

  private long kindKeyOf(Message message) {
    long end = message.end() == Message.NOBODY ? 15 : sameness.place(message.end());
    return key(kind(message), end, message.age() + 1L, details(message));
  }

  private static long key(long kind, long end, long age, long details) {
    return (((kind << 8 | end) << 8 | age) << 16) | details;
  }

  private static int kind(Message message) {
    if (message instanceof Message.Write) {
      return 1;
    } else if (message instanceof Message.WriteAnswer) {
      return 2;
    } else if (message instanceof Message.Read) {
      return 3;
    } else if (message instanceof Message.ReadAnswer) {
      return 4;
    } else if (message instanceof Message.Event) {
      return 5;
    } else if (message instanceof Message.WatchBack) {
      return 6;
    } else if (message instanceof Message.Check) {
      return 7;
    } else if (message instanceof Message.Question) {
      return 8;
    }
    return 9;
  }

  private long details(Message message) {
    if (message instanceof Message.Write write) {
      return transmission(write.end(), write.id(), write.transmission());
    } else if (message instanceof Message.WriteAnswer answer) {
      return transmission(answer.end(), answer.id(), answer.transmission()) * 8
          + outcome(answer.outcome());
    } else if (message instanceof Message.Read read) {
      return read(read.end(), read.readId());
    } else if (message instanceof Message.ReadAnswer answer) {
      int outcome =
          answer.outcome() instanceof ReadOutcome.Found
              ? 0
              : answer.outcome() instanceof ReadOutcome.Absent ? 1 : 2;
      return read(answer.end(), answer.readId()) * 8 + outcome;
    } else if (message instanceof Message.Question question) {
      return facts[question.end()].awaitsReply(question.askId()) ? 1 : 0;
    } else if (message instanceof Message.Reply reply) {
      return reply.outcome() instanceof RequestOutcome.Accepted
          ? 0
          : reply.outcome() instanceof RequestOutcome.Declined ? 1 : 2;
    }
    return 0;
  }

  /** Transmissions of one write differ in nothing but whether the latest and whether open. */
  private long transmission(int p, WriteId id, int transmission) {
    if (p == Message.NOBODY || !facts[p].awaitsWrite(id)) {
      return 0;
    }
    return 1L
        + (facts[p].isLatest(id, transmission) ? 2 : 0)
        + (facts[p].isOpen(id, transmission) ? 4 : 0);
  }

  private static int outcome(StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Applied) {
      return 0;
    } else if (outcome instanceof StoreOutcome.Refused) {
      return 1;
    }
    return outcome instanceof StoreOutcome.Unavailable ? 2 : 3;
  }

  private long read(int p, long readId) {
    return facts[p].awaitsRead(readId) ? 1 : 0;
  }

  private long nameKeyOf(Message message) {
    if (message instanceof Message.Write write) {
      return write.expected() * 1024 + 512 - names.order(write.end(), write.id().token());
    } else if (message instanceof Message.WriteAnswer answer) {
      return revision(answer) * 1024 + 512 - names.order(answer.end(), answer.id().token());
    } else if (message instanceof Message.ReadAnswer answer) {
      RegisterEntry found = found(answer);
      return found == null ? 0 : found.revision();
    } else if (message instanceof Message.Event event) {
      return event.entry().revision();
    }
    return 0;
  }
}
