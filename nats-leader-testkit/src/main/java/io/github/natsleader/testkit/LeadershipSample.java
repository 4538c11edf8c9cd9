// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

/**
 * One answer "I lead", between two readings of a clock: at some instant from {@code beforeNanos} to
 * {@code afterNanos} the participant led.
 *
 * @param participant who answered; not empty, without tabs and line ends
 * @param epoch the term it answered for
 * @param beforeNanos the clock before the question
 * @param afterNanos the same clock after the answer; at least {@code beforeNanos}
 */
public record LeadershipSample(String participant, long epoch, long beforeNanos, long afterNanos) {
  private static final int FIELDS = 4;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value that does not fit
   */
  public LeadershipSample {
    if (participant.isEmpty()
        || participant.chars().anyMatch(c -> c == '\t' || c == '\n' || c == '\r')) {
      throw new IllegalArgumentException(
          "participant must be one line without tabs, is '" + participant + "'");
    }
    if (afterNanos < beforeNanos) {
      throw new IllegalArgumentException(
          "afterNanos must be at least beforeNanos " + beforeNanos + ", is " + afterNanos);
    }
  }

  /**
   * The sample as one line without its end: participant, epoch, before and after, separated by
   * tabs.
   */
  public String toLine() {
    return participant + '\t' + epoch + '\t' + beforeNanos + '\t' + afterNanos;
  }

  /**
   * Reads a line of {@link #toLine}.
   *
   * @throws IllegalArgumentException quoting the line, if it is none
   */
  public static LeadershipSample parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "a sample has " + FIELDS + " fields separated by tabs, not '" + line + "'");
    }
    try {
      return new LeadershipSample(
          fields[0],
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a sample: '" + line + "': " + e.getMessage(), e);
    }
  }
}
