// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.log.LogEvent;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each piece of user code a thread of its own: a virtual one where the JVM has them (from 21
 * on), else a daemon.
 */
final class CallbackThreads {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackThreads.class);

  private static final long RETRY_MILLIS = 50;
  private static final @Nullable MethodHandle START_VIRTUAL = findStartVirtual();

  private final @Nullable MethodHandle virtual;
  private final ThreadFactory platform;
  private final Queue<Runnable> deferred = new ArrayDeque<>();

  CallbackThreads() {
    this(START_VIRTUAL, daemons());
  }

  /** Threads from this factory alone. */
  CallbackThreads(ThreadFactory platform) {
    this(null, platform);
  }

  private CallbackThreads(@Nullable MethodHandle virtual, ThreadFactory platform) {
    this.virtual = virtual;
    this.platform = platform;
  }

  private static ThreadFactory daemons() {
    AtomicLong count = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, "nats-leader-callback-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Runs the task on a thread of its own; where none is to be had, as soon as one is. A term must
   * get its {@code onDemote} even if the process has run out of threads when it ends.
   */
  void run(Runnable task) {
    synchronized (deferred) {
      deferred.add(task);
    }
    startDeferred();
  }

  private void startDeferred() {
    synchronized (deferred) {
      while (!deferred.isEmpty()) {
        if (!start(deferred.peek())) {
          CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
              .execute(this::startDeferred);
          return;
        }
        deferred.remove();
      }
    }
  }

  private boolean start(Runnable task) {
    try {
      if (virtual == null) {
        platform.newThread(task).start();
      } else {
        startVirtual(virtual, task);
      }
      return true;
    } catch (OutOfMemoryError e) {
      LogEvent.CALLBACK_DELAYED
          .in(LOG.atError())
          .setCause(e)
          .log("No thread for a callback or listener; it is tried again");
      return false;
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
