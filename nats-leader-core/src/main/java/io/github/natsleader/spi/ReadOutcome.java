// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** The answer to a read. Reads are hints: even the leader of a stream can answer with the past. */
public sealed interface ReadOutcome {
  /** The key's last entry, a deletion included. */
  record Found(RegisterEntry entry) implements ReadOutcome {}

  /** The key has no entry at all, not even a deletion. */
  record Absent() implements ReadOutcome {}

  /** No answer. */
  record Failed(Throwable cause) implements ReadOutcome {}
}
