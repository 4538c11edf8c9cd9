// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.Map;
import java.util.UUID;

/**
 * What befalls the register: others write, delete and purge; the stream is emptied, lost, created
 * again and restored, as far as the protocol assumes that it may be.
 */
final class RegisterFaults {
  private final SimulatedWorld world;
  private final SimulationOptions options;
  private final SimulatedRegister register;

  RegisterFaults(SimulatedWorld world, SimulationOptions options, SimulatedRegister register) {
    this.world = world;
    this.options = options;
    this.register = register;
  }

  void happen(SimulatedParticipant victim) {
    if (register.isMissing()) {
      return;
    }
    switch (world.random().nextInt(10)) {
      case 0 -> erased(FaultKind.FOREIGN_DELETE, "DEL");
      case 1 -> erased(FaultKind.FOREIGN_PURGE, "PURGE");
      case 2 -> put(FaultKind.UNREADABLE_VALUE, new RegisterContent.Unreadable("not a record"));
      case 3 -> foreignRecord();
      case 4 -> namesakeRecord(victim);
      case 5 -> clonedRecord(victim);
      case 6 -> erasure(FaultKind.STREAM_PURGED, register::purgeStream);
      case 7 -> erasure(FaultKind.BUCKET_RECREATED, register::recreate);
      case 8 -> lose();
      default -> restore();
    }
  }

  /** Nothing is missing any more. */
  void end() {
    if (register.isMissing()) {
      register.recreate();
    }
  }

  /**
   * Not where leases differ: who has not seen the longest does not wait it out, as the protocol
   * says.
   */
  private void put(FaultKind kind, RegisterContent content) {
    if (!options.shorterLeases()) {
      begins(kind);
      register.put(content);
    }
  }

  private void erased(FaultKind kind, String how) {
    put(kind, new RegisterContent.Erased(how, 0));
  }

  /** One that names its lease, but for the true one, would not be waited out for long enough. */
  private void foreignRecord() {
    long leaseMillis = world.random().nextBoolean() ? Long.MAX_VALUE : 0;
    put(FaultKind.FOREIGN_RECORD, held("foreign", "f", leaseMillis, 1));
  }

  private void namesakeRecord(SimulatedParticipant victim) {
    String token = new UUID(world.random().nextLong(), world.random().nextLong()).toString();
    long leaseMillis = options.ttl().toMillis();
    put(FaultKind.NAMESAKE_RECORD, held(victim.instanceId(), token, leaseMillis, 1));
  }

  private void clonedRecord(SimulatedParticipant victim) {
    String token = victim.term().token();
    if (!token.isEmpty()) {
      long n = 1_000_000L + world.random().nextInt(1_000);
      long leaseMillis = options.ttl().toMillis();
      put(FaultKind.CLONED_RECORD, held(victim.instanceId(), token, leaseMillis, n));
    }
  }

  private static RegisterContent held(String id, String token, long leaseMillis, long n) {
    return new RegisterContent.Held(new LeaseRecord(id, token, 0, leaseMillis, n, Map.of()));
  }

  private void erasure(FaultKind kind, Runnable erasure) {
    if (options.erasures()) {
      begins(kind);
      erasure.run();
    }
  }

  /** An operator creates it again, unless a participant does before. */
  private void lose() {
    if (options.erasures()) {
      begins(FaultKind.BUCKET_LOST);
      register.lose();
      world.afterwards(world.millis(0, 5_000), this::end);
    }
  }

  /** Under a live lease it would be no fault but an error of the operator's. */
  private void restore() {
    if (options.erasures() && !mayBeHeld() && register.restore(world.random().nextInt(1, 6))) {
      begins(FaultKind.BUCKET_RESTORED);
    }
  }

  /**
   * Whether somebody may lead, or begin to, by what the register took last, even if it is gone
   * since.
   */
  private boolean mayBeHeld() {
    long heldNanos = (long) (options.ttl().toNanos() * (1 + options.actualClockDrift()));
    return !world.leaders().isEmpty() || world.now() - register.changedAtNanos() <= heldNanos;
  }

  private void begins(FaultKind kind) {
    world.coverage().count(kind);
    world.record(new HistoryEvent.FaultBegan(world.now(), kind.name(), "register"));
  }
}
