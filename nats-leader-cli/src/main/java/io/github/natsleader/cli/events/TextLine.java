// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import java.time.Instant;
import java.util.Optional;

/** One event as a line for people. */
final class TextLine {
  private TextLine() {}

  static String of(ElectionEvent event, Instant time, ParticipantName participant) {
    String what = UtcTime.of(time) + " " + participant.group() + " " + participant.id() + " ";
    return printable(what + words(event));
  }

  private static String words(ElectionEvent event) {
    if (event instanceof ElectionEvent.Started) {
      return "takes part";
    } else if (event instanceof ElectionEvent.LeaderChanged changed) {
      return "knows " + known(changed.leader());
    } else if (event instanceof ElectionEvent.Promoted promoted) {
      return "LEADS, epoch " + promoted.epoch();
    } else if (event instanceof ElectionEvent.AtRisk atRisk) {
      return "may lose its lease in " + atRisk.remaining().toMillis() + " ms";
    } else if (event instanceof ElectionEvent.Recovered) {
      return "has renewed its lease";
    } else if (event instanceof ElectionEvent.Demoted demoted) {
      return "leads no longer, epoch " + demoted.epoch() + ": " + demoted.reason();
    }
    return "has stopped";
  }

  private static String known(Optional<String> leader) {
    return leader.map(id -> id + " as the leader").orElse("no leader");
  }

  /** A leader's id comes from the register, and whoever wrote it must not command a terminal. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(code -> Character.isISOControl(code) ? '\uFFFD' : code)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}
