// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static io.github.natsleader.testkit.server.NatsCluster.SERVERS;

import io.github.natsleader.testkit.server.NatsCluster;
import io.github.natsleader.testkit.server.NatsServer;
import java.util.Random;
import java.util.Set;

/** What befalls servers, and the network between them. */
final class ServerFaults {
  /** How often it is the one that leads the election's stream. */
  private static final double LEADER = 0.5;

  private final ChaosWorld world;
  private final NatsCluster cluster;

  ServerFaults(ChaosWorld world) {
    this.world = world;
    this.cluster = world.cluster();
  }

  Fault draw(FaultKind kind, Random random) throws InterruptedException {
    int victim = victim(random);
    NatsServer server = cluster.server(victim);
    return switch (kind) {
      case SERVER_KILLED -> one(kind, victim, server::kill, server::restart);
      case SERVER_FROZEN -> one(kind, victim, server::freeze, server::resume);
      case SERVER_RESTARTED -> one(kind, victim, server::restart, Fault.NOTHING);
      case TWO_SERVERS_KILLED -> two(kind, victim, random);
      case SERVER_ISOLATED -> one(kind, victim, () -> cluster.isolate(victim), Fault.NOTHING);
      case SERVER_ISOLATED_SILENTLY ->
          one(kind, victim, () -> isolateSilently(victim), Fault.NOTHING);
      case SERVERS_PARTED -> {
        int other = other(victim, random);
        yield new Fault(
            kind,
            Set.of(name(victim), name(other)),
            () -> cluster.partition(victim, other),
            Fault.NOTHING);
      }
      case STREAM_LEADER_STEPPED_DOWN -> stepDown(kind, random);
      case META_LEADER_STEPPED_DOWN ->
          new Fault(kind, Set.of("meta leader"), cluster::stepDownMetaLeader, Fault.NOTHING);
      default -> throw new IllegalArgumentException("not of servers: " + kind);
    };
  }

  private Fault stepDown(FaultKind kind, Random random) {
    String stream =
        random.nextInt(3) == 0 ? world.setting().guardedStream() : world.setting().electionStream();
    return new Fault(
        kind, Set.of("leader of " + stream), () -> cluster.stepDown(stream), Fault.NOTHING);
  }

  private Fault two(FaultKind kind, int victim, Random random) {
    NatsServer one = cluster.server(victim);
    int second = other(victim, random);
    NatsServer other = cluster.server(second);
    return new Fault(
        kind,
        Set.of(name(victim), name(second)),
        () -> {
          one.kill();
          other.kill();
        },
        () -> {
          one.restart();
          other.restart();
        });
  }

  private static Fault one(FaultKind kind, int victim, Fault.Act begin, Fault.Act end) {
    return new Fault(kind, Set.of(name(victim)), begin, end);
  }

  private void isolateSilently(int victim) {
    for (int i = 0; i < SERVERS; i++) {
      if (i != victim) {
        cluster.partitionSilently(victim, i);
      }
    }
  }

  private int victim(Random random) throws InterruptedException {
    int any = random.nextInt(SERVERS);
    boolean leader = random.nextDouble() < LEADER;
    return leader ? cluster.leaderOf(world.setting().electionStream()).orElse(any) : any;
  }

  private static int other(int victim, Random random) {
    return (victim + 1 + random.nextInt(SERVERS - 1)) % SERVERS;
  }

  private static String name(int server) {
    return "n" + server;
  }
}
