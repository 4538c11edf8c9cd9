// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import org.jspecify.annotations.Nullable;

/** What one way of finding an executable led to. */
sealed interface Finding {

  record Found(NatsServerBinary binary) implements Finding {}

  record NotFound(String reason, @Nullable Throwable cause) implements Finding {
    static NotFound because(String reason) {
      return new NotFound(reason, null);
    }

    /** For a failure whose class says what its message leaves out, as with a missing file. */
    static NotFound because(String whatFailed, Exception cause) {
      return new NotFound(whatFailed + ": " + cause, cause);
    }
  }
}
