// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Draws faults by the weights of their kinds, on whom they befall most of the time the leader. */
final class FaultDraw {
  private static final double LEADER = 0.6;

  private final ChaosWorld world;
  private final Random random;

  FaultDraw(ChaosWorld world, Random random) {
    this.world = world;
    this.random = random;
  }

  Fault next() throws IOException, InterruptedException {
    return of(kind());
  }

  private FaultKind kind() {
    int total = Arrays.stream(FaultKind.values()).mapToInt(FaultKind::weight).sum();
    int left = random.nextInt(total);
    for (FaultKind kind : FaultKind.values()) {
      left -= kind.weight();
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("weights of " + total);
  }

  private Fault of(FaultKind kind) throws IOException, InterruptedException {
    return switch (kind.side()) {
      case PARTICIPANTS, CLOCKS -> ParticipantFaults.draw(kind, victim(), random);
      case LINKS -> LinkFaults.draw(kind, victim(), random);
      case SERVERS -> new ServerFaults(world).draw(kind, random);
      case REGISTER -> RegisterFaults.draw(kind, world);
    };
  }

  private Seat victim() throws IOException {
    List<Seat> seats = world.seats();
    Seat any = seats.get(random.nextInt(seats.size()));
    boolean leader = random.nextDouble() < LEADER;
    return leader ? world.leader().orElse(any) : any;
  }
}
