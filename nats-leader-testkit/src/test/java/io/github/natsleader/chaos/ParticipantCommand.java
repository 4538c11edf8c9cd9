// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

/**
 * What a running participant is told, as a line.
 *
 * @param value of the new rate, or the step; nothing otherwise
 */
record ParticipantCommand(What what, double value) {
  enum What {
    /** Its clocks run at another rate. */
    CLOCK_RATE,
    /** Its wall clock is set forward or back. */
    WALL_STEP_MILLIS,
    /** It resigns. */
    RESIGN,
    /** It stops the election, releasing its lease, and ends. */
    STOP
  }

  static ParticipantCommand parse(String line) {
    String[] parts = line.split(" ", -1);
    return new ParticipantCommand(What.valueOf(parts[0]), Double.parseDouble(parts[1]));
  }

  String line() {
    return what + " " + value + "\n";
  }
}
