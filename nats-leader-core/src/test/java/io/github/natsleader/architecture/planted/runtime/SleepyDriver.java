// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.runtime;

import io.nats.client.Connection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

public class SleepyDriver {
  Connection connection() {
    throw new UnsupportedOperationException();
  }

  void sleep() throws InterruptedException {
    Thread.sleep(1);
  }

  void sleepInUnits() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
  }

  void park() {
    LockSupport.parkNanos(1);
  }
}
