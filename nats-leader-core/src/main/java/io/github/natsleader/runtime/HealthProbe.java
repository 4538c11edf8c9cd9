// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.HealthChecker;
import io.github.natsleader.protocol.Input;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the user's health checker, one check at a time, each on a thread of its own. When a check
 * has failed, and that it is late, is the machine's business.
 */
final class HealthProbe {
  private final HealthChecker checker;
  private final CallbackThreads threads;
  private final Consumer<Input> deliver;

  // Guarded by this.
  private long runningId;
  private @Nullable Thread runningThread;
  private long interruptedId;
  private boolean closed;

  HealthProbe(HealthChecker checker, CallbackThreads threads, Consumer<Input> deliver) {
    this.checker = checker;
    this.threads = threads;
    this.deliver = deliver;
  }

  void check(long checkId) {
    threads.run(() -> run(checkId));
  }

  /** It has taken too long. */
  synchronized void interrupt(long checkId) {
    // It may not have got its thread yet.
    interruptedId = checkId;
    Thread thread = runningThread;
    if (thread != null && runningId == checkId) {
      thread.interrupt();
    }
  }

  /** Nobody waits for what still runs. */
  synchronized void close() {
    closed = true;
    Thread thread = runningThread;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run(long checkId) {
    if (!begun(checkId)) {
      return;
    }
    boolean healthy = false;
    Throwable failure = null;
    try {
      healthy = checker.isHealthy();
    } catch (Throwable e) {
      failure = e;
    } finally {
      ended();
    }
    deliver.accept(new Input.HealthChecked(checkId, healthy, failure));
  }

  /** Whether anybody still wants to know. */
  private synchronized boolean begun(long checkId) {
    if (closed) {
      return false;
    }
    runningId = checkId;
    runningThread = Thread.currentThread();
    if (interruptedId == checkId) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private synchronized void ended() {
    runningThread = null;
  }
}
