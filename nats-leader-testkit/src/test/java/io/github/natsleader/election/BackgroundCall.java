// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call made by a thread of its own. */
final class BackgroundCall<T> {
  private final FutureTask<T> task;
  private final Thread thread;

  private BackgroundCall(Callable<T> call) {
    task = new FutureTask<>(call);
    thread = new Thread(task, "background-call");
    thread.setDaemon(true);
    thread.start();
  }

  static <T> BackgroundCall<T> of(Callable<T> call) {
    return new BackgroundCall<>(call);
  }

  /** Waits until the call itself waits for something. */
  BackgroundCall<T> awaitBlocked() {
    Testbed.waiting().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return this;
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return task.isDone();
  }

  T result() throws ExecutionException, InterruptedException, TimeoutException {
    return task.get(Testbed.BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  /** What the call threw. */
  Throwable failure() throws InterruptedException, TimeoutException {
    try {
      T result = result();
      throw new AssertionError("returned " + result + " instead of throwing");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
