// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Input;

/** The health checker of one process: well, ill, or hanging. */
final class SimulatedHealth {
  private final SimulatedWorld world;
  private final SimulatedParticipant owner;
  private boolean ill;
  private boolean hanging;
  private long hungCheckId;

  SimulatedHealth(SimulatedWorld world, SimulatedParticipant owner) {
    this.world = world;
    this.owner = owner;
  }

  boolean isWell() {
    return !ill && !hanging;
  }

  /** A check is asked for. */
  void check(long checkId) {
    if (hungCheckId != 0) {
      world.misconduct(owner.name() + " begins a health check while another one runs");
    }
    if (hanging) {
      hungCheckId = checkId;
      return;
    }
    boolean slow = !world.isHealed() && world.random().nextInt(20) == 0;
    answer(checkId, !ill, slow ? world.millis(0, 2_000) : world.millis(0, 5));
  }

  /** The check is interrupted; some do not care. */
  void interrupt(long checkId) {
    if (checkId == hungCheckId && world.random().nextBoolean()) {
      hungCheckId = 0;
      answer(checkId, false, 0);
    }
  }

  void fallIll() {
    ill = true;
  }

  void hang() {
    hanging = true;
  }

  void recover() {
    ill = false;
    hanging = false;
    if (hungCheckId != 0) {
      answer(hungCheckId, true, 0);
      hungCheckId = 0;
    }
  }

  private void answer(long checkId, boolean healthy, long nanos) {
    world.deliverLater(owner, new Input.HealthChecked(checkId, healthy, null), nanos);
    if (world.chance(FaultKind.LATE_HEALTH_ANSWER, 1 / 20.0)) {
      world.deliverInTheEnd(
          owner, new Input.HealthChecked(checkId, !healthy, null), nanos + world.millis(0, 3_000));
    }
  }
}
