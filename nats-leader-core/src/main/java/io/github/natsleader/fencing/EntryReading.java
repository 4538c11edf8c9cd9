// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import org.jspecify.annotations.Nullable;

/** The answer to a read of the last message of a subject. */
public sealed interface EntryReading {
  /**
   * A message.
   *
   * @param revision its sequence
   * @param removed whether it is a key-value marker: of a deletion, purge or time limit
   * @param stamp the {@link WriteStamp} that it bears, as text; null for none
   * @param value its body
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Found(long revision, boolean removed, @Nullable String stamp, byte[] value)
      implements EntryReading {}

  /** The subject has no message. */
  record Absent() implements EntryReading {}

  /** No answer. */
  record Failed(Throwable cause) implements EntryReading {}
}
