// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.explorer.Action.Kind;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Tells in words what happened. */
final class Narrator {
  private final Rules rules;

  Narrator(Rules rules) {
    this.rules = rules;
  }

  String beginning() {
    StringJoiner clocks = new StringJoiner(", ");
    for (int p = 0; p < rules.scope().candidates(); p++) {
      clocks.add(name(p) + " " + rules.clockNanos(p) / 1_000_000 + " ms");
    }
    return "All have started. Their clocks go on in a tick by: " + clocks + ".";
  }

  /** What happened, and indented below it what came of it. */
  List<String> tell(World before, int action, World after) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%3d  %s", before.ticks(), what(before, action)));
    for (int p = 0; p < after.participants().length; p++) {
      String change = change(before.participants()[p], after.participants()[p]);
      if (!change.isEmpty()) {
        lines.add("       " + name(p) + " " + change);
      }
    }
    for (Message message : after.messages()) {
      if (List.of(before.messages()).stream().noneMatch(known -> known == message)
          && Action.kind(action) != Kind.TICK) {
        lines.add("       sent: " + words(message));
      }
    }
    return lines;
  }

  private String what(World before, int action) {
    Kind kind = Action.kind(action);
    int index = Action.index(action);
    return switch (kind) {
      case TICK -> "a tick passes";
      case WAKE -> name(index) + " wakes";
      case ARRIVE -> arrives(before, before.messages()[index]);
      case LOSE -> "LOST: " + words(before.messages()[index]);
      case DELAY -> "LATE: " + words(before.messages()[index]);
      case ANSWER_UNKNOWN -> "OUTCOME UNKNOWN: " + words(before.messages()[index]);
      case ANSWER_UNAVAILABLE -> "UNAVAILABLE: " + words(before.messages()[index]);
      case REFUSE_STALELY -> "REFUSED BY MISTAKE: " + words(before.messages()[index]);
      case READ_BEFORE -> "STALE (what was before): " + words(before.messages()[index]);
      case READ_NOTHING -> "STALE (nothing): " + words(before.messages()[index]);
      case REPEAT -> "REPEATED: " + words(before.messages()[index]);
      case ERASE, ERASE_NAMING_LEASE, PURGE, SPOIL, CLONE, RECREATE ->
          "FROM OUTSIDE: " + kind + ", over " + words(before.register().current());
      case RETURN -> name(index) + ": callbacks return";
      default -> name(index) + ": " + kind;
    };
  }

  private String arrives(World before, Message message) {
    if (message instanceof Message.Write write) {
      boolean expected = write.expected() == before.register().lastRevision();
      return words(message)
          + " arrives: "
          + (expected
              ? "applied at " + (before.register().sequence() + 1)
              : "refused, " + before.register().lastRevision() + " is there");
    }
    if (message instanceof Message.Read) {
      return words(message) + " finds " + words(before.register().current());
    }
    return "delivered: " + words(message);
  }

  private static String change(Participant before, Participant after) {
    StringJoiner words = new StringJoiner(", ");
    if (before.machine().state() != after.machine().state()) {
      words.add("goes from " + before.machine().state() + " to " + after.machine().state());
    }
    if (!before.isValid() && after.isValid()) {
      words.add("LEADS by " + after.token());
    }
    if (before.isValid() && !after.isValid()) {
      words.add("leads no longer");
    }
    return words.toString();
  }

  private String words(Message message) {
    String end = message.end() == Message.NOBODY ? "a gone process" : name(message.end());
    if (message instanceof Message.Write write) {
      return end
          + "'s "
          + (write.content() instanceof RegisterContent.Released ? "release " : "write ")
          + words(write.id())
          + ", transmission "
          + write.transmission()
          + ", expecting "
          + write.expected();
    } else if (message instanceof Message.WriteAnswer answer) {
      return "to " + end + ": " + words(answer.id()) + " " + words(answer.outcome());
    } else if (message instanceof Message.Read read) {
      return end + "'s read " + read.readId();
    } else if (message instanceof Message.ReadAnswer answer) {
      return "to " + end + ": read " + answer.readId() + " " + words(answer.outcome());
    } else if (message instanceof Message.Event event) {
      return "to " + end + ": watch event, " + words(event.entry());
    }
    return "to " + end + ": " + message.getClass().getSimpleName();
  }

  private static String words(WriteId id) {
    return "(" + id.token() + ", " + id.n() + ")";
  }

  private static String words(StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Applied applied) {
      return "applied at " + applied.revision();
    } else if (outcome instanceof StoreOutcome.Refused refused) {
      return "refused, " + refused.lastRevision() + " is there";
    }
    return outcome instanceof StoreOutcome.Unavailable ? "unavailable" : "unknown";
  }

  private static String words(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      return "found " + words(found.entry());
    }
    return outcome instanceof ReadOutcome.Absent ? "found nothing" : "failed";
  }

  private static String words(RegisterEntry entry) {
    if (entry == null) {
      return "nothing";
    }
    RegisterContent content = entry.content();
    if (content instanceof RegisterContent.Held held) {
      return entry.revision()
          + ": ("
          + held.record().token()
          + ", "
          + held.record().n()
          + ") of "
          + held.record().id();
    } else if (content instanceof RegisterContent.Released released) {
      return entry.revision() + ": release of " + released.marker().token();
    }
    return entry.revision() + ": " + content.getClass().getSimpleName();
  }

  private String name(int p) {
    return rules.scope().settings().get(p).instanceId();
  }
}
