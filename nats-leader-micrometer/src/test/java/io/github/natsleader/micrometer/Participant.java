// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.NatsLeader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A participant with metrics, whose heartbeats are so rare that a test sees those it asks for. */
final class Participant implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Election election;

  Participant(NatsLeader natsLeader, MeterRegistry registry, String instanceId) {
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket("elections")
            .group("scheduler")
            .instanceId(instanceId)
            .ttl(Duration.ofMinutes(30))
            .heartbeatInterval(Duration.ofMinutes(10))
            .operationTimeout(Duration.ofMinutes(2))
            .validationInterval(Duration.ZERO)
            .build();
    election = natsLeader.election(config).observer(ElectionMetrics.of(registry)).start();
  }

  Election election() {
    return election;
  }

  Participant awaits(ElectionState state) {
    Awaitility.await().atMost(BOUND).until(() -> election.status().state() == state);
    return this;
  }

  @Override
  public void close() {
    election.close();
  }
}
