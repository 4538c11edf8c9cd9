// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.testkit.history.HistoryEvent;

/**
 * Asks every process after every step of any whether it would answer that it leads, and records the
 * intervals in which it did. No two steps share an instant, so that two who lead at one instant
 * have intervals that overlap by a nanosecond at least.
 */
final class ValidityProbe {
  private final SimulatedWorld world;

  ValidityProbe(SimulatedWorld world) {
    this.world = world;
  }

  void sample() {
    int valid = 0;
    for (SimulatedParticipant participant : world.participants()) {
      ValidSpan span = participant.validSpan();
      if (participant.isValid()) {
        valid++;
        if (span.isOpen() && span.epoch() != participant.epoch()) {
          end(participant);
        }
        span.extend(participant.epoch(), world.now());
      } else if (span.isOpen()) {
        end(participant);
      }
    }
    if (valid > 1) {
      overlap();
    }
  }

  /** It is told at once, not when the intervals end. */
  private void overlap() {
    world.coverage().count("overlap");
    end();
  }

  /** Ends all intervals; those who lead on begin new ones. */
  void end() {
    for (SimulatedParticipant participant : world.participants()) {
      if (participant.validSpan().isOpen()) {
        end(participant);
      }
    }
  }

  void end(SimulatedParticipant participant) {
    ValidSpan span = participant.validSpan();
    world.record(
        new HistoryEvent.Led(
            span.fromNanos(), participant.name(), span.epoch(), span.lastNanos() + 1));
    span.close();
  }
}
