// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Finds the failure under what a completion stage wraps around it. */
final class Causes {
  private Causes() {}

  static Throwable unwrap(@Nullable Throwable failure) {
    if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
      return wrapper.getCause();
    }
    return failure == null ? new IllegalStateException("no answer") : failure;
  }
}
