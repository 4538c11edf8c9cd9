// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all exceptions of this library extend. {@link #isTransient()} tells whether trying again
 * later can help; the cause, where there is one, is kept.
 */
public abstract class ElectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean transientFailure;

  ElectionException(String message, @Nullable Throwable cause, boolean transientFailure) {
    super(message, cause);
    this.transientFailure = transientFailure;
  }

  /**
   * The exception of this library that a failure is, or was caused by: executors, futures and
   * frameworks wrap what their tasks throw. What a failure has suppressed did not cause it, and is
   * not looked at.
   *
   * <pre>{@code
   * boolean worthRetrying =
   *     ElectionException.findIn(failure).filter(ElectionException::isTransient).isPresent();
   * }</pre>
   *
   * @param failure any failure, whose causes may form a circle; null has none in it
   * @return the outermost one; empty if there is none
   */
  public static Optional<ElectionException> findIn(@Nullable Throwable failure) {
    Set<Throwable> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable next = failure;
    while (next != null && passed.add(next)) {
      if (next instanceof ElectionException found) {
        return Optional.of(found);
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  /** Whether the same call can succeed later without anything being mended. */
  public boolean isTransient() {
    return transientFailure;
  }
}
