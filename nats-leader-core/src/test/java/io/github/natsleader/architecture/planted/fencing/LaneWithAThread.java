// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.fencing;

import io.github.natsleader.architecture.planted.nats.AdapterThatKnowsTheRuntime;
import io.github.natsleader.architecture.planted.protocol.MachineWithAThread;
import io.github.natsleader.architecture.planted.runtime.SleepyDriver;
import java.util.concurrent.Executor;

public interface LaneWithAThread {
  Thread thread();

  Executor executor();

  SleepyDriver driver();

  AdapterThatKnowsTheRuntime adapter();

  MachineWithAThread machine();
}
