// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreOutcome;

/** One transmission of a write or a release. */
record SentWrite(WriteId id, int transmission, RegisterContent content, long expectedRevision) {
  static SentWrite of(Effect.Write write) {
    return new SentWrite(
        write.id(),
        write.transmission(),
        new RegisterContent.Held(write.record()),
        write.expectedRevision());
  }

  static SentWrite of(Effect.Release release) {
    return new SentWrite(
        release.id(),
        release.transmission(),
        new RegisterContent.Released(release.marker()),
        release.expectedRevision());
  }

  Input answered(StoreOutcome outcome) {
    return new Input.WriteAnswered(id, transmission, outcome);
  }
}
