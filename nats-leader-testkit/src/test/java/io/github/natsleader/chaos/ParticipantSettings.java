// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.ElectionConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What one participant's process is told at its start.
 *
 * @param name the process, as the history calls it: {@code p1.3}
 * @param id the participant, the same over restarts: {@code p1}
 * @param urls of the servers, by comma
 * @param bucket of the election
 * @param guarded the bucket that leaders write to
 * @param clockRate how fast its clocks run at first; 1 for right
 * @param plant what is wrong with it
 * @param events the file for what happens to it
 */
record ParticipantSettings(
    String name,
    String id,
    String urls,
    String bucket,
    String guarded,
    double clockRate,
    Plant plant,
    Path events) {

  /** Shorter than NATS takes to elect a new leader of a stream: such a change ends the term. */
  static final Duration TTL = Duration.ofSeconds(2);

  static final Duration HEARTBEAT = Duration.ofMillis(500);
  static final double MAX_CLOCK_DRIFT = 0.05;

  static ParticipantSettings parse(String[] arguments) {
    return new ParticipantSettings(
        arguments[0],
        arguments[1],
        arguments[2],
        arguments[3],
        arguments[4],
        Double.parseDouble(arguments[5]),
        Plant.valueOf(arguments[6]),
        Path.of(arguments[7]));
  }

  List<String> arguments() {
    return List.of(
        name,
        id,
        urls,
        bucket,
        guarded,
        Double.toString(clockRate),
        plant.name(),
        events.toString());
  }

  ElectionConfig election() {
    return ElectionConfig.builder()
        .bucket(bucket)
        .group("g")
        .instanceId(id)
        .ttl(TTL)
        .heartbeatInterval(HEARTBEAT)
        .maxClockDrift(MAX_CLOCK_DRIFT)
        .bucketReplicas(3)
        .build();
  }
}
