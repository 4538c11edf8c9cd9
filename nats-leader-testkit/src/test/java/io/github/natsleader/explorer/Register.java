// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;

/**
 * The register as the server keeps it.
 *
 * @param sequence the latest revision that was given out
 * @param current null for an absent key
 * @param before what stood there before, for stale reads; null for nothing
 * @param createdStamp of the bucket
 */
record Register(long sequence, RegisterEntry current, RegisterEntry before, long createdStamp) {
  static Register empty() {
    return new Register(0, null, null, 1);
  }

  long lastRevision() {
    return current == null ? 0 : current.revision();
  }

  Register with(RegisterContent content) {
    return new Register(
        sequence + 1, new RegisterEntry(sequence + 1, content), current, createdStamp);
  }

  Register purged() {
    return new Register(sequence, null, current, createdStamp);
  }

  /** Above every earlier revision, as is assumed of it. */
  Register recreated() {
    return new Register(sequence + 1, null, null, createdStamp + 1);
  }

  Register withoutPast() {
    return before == null ? this : new Register(sequence, current, null, createdStamp);
  }
}
