// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives each piece of user code a thread of its own: a virtual one where the JVM has them (from 21
 * on), else a daemon.
 */
final class CallbackThreads {
  private static final @Nullable MethodHandle START_VIRTUAL = findStartVirtual();

  private final ThreadFactory platform;

  CallbackThreads() {
    AtomicLong count = new AtomicLong();
    platform =
        task -> {
          Thread thread = new Thread(task, "nats-leader-callback-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
  }

  void run(Runnable task) {
    MethodHandle startVirtual = START_VIRTUAL;
    if (startVirtual == null) {
      platform.newThread(task).start();
    } else {
      startVirtual(startVirtual, task);
    }
  }

  private static void startVirtual(MethodHandle startVirtual, Runnable task) {
    try {
      Thread started = (Thread) startVirtual.invokeExact(task);
      assert started != null;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("Thread.startVirtualThread threw a checked exception", e);
    }
  }

  private static @Nullable MethodHandle findStartVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }
}
