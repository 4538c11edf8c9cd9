// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.cli.events.EventFormat;
import io.github.natsleader.cli.events.EventOutput;
import io.github.natsleader.cli.events.EventReporter;
import io.github.natsleader.cli.events.ParticipantName;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.testkit.InMemoryRegisters;
import java.io.OutputStream;
import java.time.Duration;

/**
 * An election in memory before the real one: a leader, its clean stop, and the takeover by a
 * second. A JVM loads a class when it is first used, which would otherwise happen at the very
 * moment at which somebody must take over, and cost more than all that the network does.
 */
final class Rehearsal {
  private static final Duration BOUND = Duration.ofSeconds(1);

  private Rehearsal() {}

  static void run(EventFormat format) throws InterruptedException {
    InMemoryRegisters registers = new InMemoryRegisters();
    try (NatsLeader first = NatsLeader.on(registers.connect(), ElectionClock.system());
        NatsLeader second = NatsLeader.on(registers.connect(), ElectionClock.system())) {
      Election leader = start(first, "first", format);
      leader.awaitLeadership(BOUND);
      Election follower = start(second, "second", format);
      leader.stop();
      follower.awaitLeadership(BOUND);
    } catch (ElectionTimeoutException e) {
      // A machine this busy; the real election does without a rehearsal.
    }
    // Starting up fills most of the young generation, and what happens next is a takeover or a
    // stop: the first collection would fall into just that moment, and cost 10 to 40 ms of it.
    System.gc();
  }

  private static Election start(NatsLeader natsLeader, String id, EventFormat format) {
    EventOutput nowhere = new EventOutput(OutputStream.nullOutputStream());
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket("rehearsal")
            .group("rehearsal")
            .instanceId(id)
            .ttl(Duration.ofSeconds(3))
            .acquireDelay(Duration.ZERO)
            .build();
    EventReporter reporter =
        new EventReporter(new ParticipantName(id, config.group()), format, nowhere, problem -> {});
    return natsLeader.election(config).listener(reporter).start();
  }
}
