// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted;

import io.github.natsleader.architecture.planted.fencing.LaneWithAThread;
import io.github.natsleader.architecture.planted.nats.AdapterThatKnowsTheRuntime;
import io.github.natsleader.architecture.planted.runtime.SleepyDriver;
import io.nats.client.Connection;

interface SideEntrance {
  Connection connection();

  SleepyDriver driver();

  AdapterThatKnowsTheRuntime adapter();

  LaneWithAThread lane();
}
