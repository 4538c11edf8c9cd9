// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/** The answer to a read of the fence. Reads are hints: the leader can answer with the past. */
public sealed interface FenceReading {
  /** A record. */
  record Raised(long revision, FenceRecord record) implements FenceReading {}

  /** A marker of a deletion or purge; {@code kind} is for people. */
  record Erased(long revision, String kind) implements FenceReading {}

  /** A value that is no record; {@code why} is for people. */
  record Unreadable(long revision, String why) implements FenceReading {}

  /** Nothing at all. */
  record Absent() implements FenceReading {}

  /** No answer. */
  record Failed(Throwable cause) implements FenceReading {}
}
