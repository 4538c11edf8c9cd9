// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.protocol;

import io.github.natsleader.architecture.planted.NatsLeader;
import io.github.natsleader.architecture.planted.fencing.LaneWithAThread;
import java.time.Clock;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

public abstract class MachineWithAThread {
  abstract Thread thread();

  abstract Future<String> future();

  abstract RandomGenerator random();

  abstract Logger logger();

  abstract Clock clock();

  abstract NatsLeader door();

  abstract LaneWithAThread lane();

  String environment() {
    return System.lineSeparator();
  }
}
