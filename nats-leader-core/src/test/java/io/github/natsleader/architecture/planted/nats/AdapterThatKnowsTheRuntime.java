// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.nats;

import io.github.natsleader.architecture.planted.runtime.SleepyDriver;

public final class AdapterThatKnowsTheRuntime {
  SleepyDriver driver() {
    return new SleepyDriver();
  }
}
