// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import java.time.Instant;

/** How events look. */
public enum EventFormat {
  /** A line for people. */
  TEXT,
  /** A JSON object for programs. */
  JSON;

  /**
   * One event as one line, without its end.
   *
   * @param time when it was told
   * @param participant whose election it is
   */
  String line(ElectionEvent event, Instant time, ParticipantName participant) {
    return switch (this) {
      case TEXT -> TextLine.of(event, time, participant);
      case JSON -> JsonLine.of(event, time, participant);
    };
  }
}
