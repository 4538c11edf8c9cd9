// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.WriteId;

/** Is told what happens within an action, where a way is replayed. */
interface Witness {
  /** Looks the other way. */
  Witness NOBODY = new Witness() {};

  default void promoted(int p, long epoch, String token) {}

  default void demoted(int p, DemotionReason reason) {}

  default void returned(int p) {}

  /**
   * What the register made of a write that expected {@code expected} where it was at {@code last}.
   */
  default void wrote(int p, WriteId id, long expected, long last, boolean applied) {}

  default void proved(int p, boolean valid) {}

  default void threw(int p, RuntimeException failure) {}

  /** The process is gone, or will never be heard of again. */
  default void vanished(int p) {}
}
