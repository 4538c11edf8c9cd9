// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.TakeoverMode;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What the participants of a run are configured with: the run's lease, and the rest at random. */
final class SimulatedConfigs {
  static final int HIGHEST_PRIORITY = 4;

  private final SimulationOptions options;
  private final RandomGenerator random;

  SimulatedConfigs(SimulationOptions options, RandomGenerator random) {
    this.options = options;
    this.random = random;
  }

  ElectionConfig draw(String name) {
    Duration ttl = ttl();
    ElectionConfig.Builder config =
        ElectionConfig.builder()
            .bucket("b")
            .group("g")
            .instanceId(name)
            .ttl(ttl)
            .coldStartDelay(options.coldStartDelay())
            .maxClockDrift(options.maxClockDrift());
    connection(config, ttl);
    if (options.healthChecked()) {
      config.healthChecker(() -> true).maxConsecutiveFailures(random.nextInt(1, 5));
    }
    if (options.rivals()) {
      priority(config);
    }
    return config.build();
  }

  /** How long one participant's messages take, chance apart. */
  long drawLinkNanos() {
    return random.nextLong(options.slowestLink().toNanos() + 1);
  }

  private Duration ttl() {
    long most = options.ttl().toMillis();
    return options.shorterLeases()
        ? Duration.ofMillis(random.nextLong(Math.max(300, most / 4), most + 1))
        : options.ttl();
  }

  private void connection(ElectionConfig.Builder config, Duration ttl) {
    Duration heartbeat = config.build().heartbeatInterval();
    config.disconnectGracePeriod(heartbeat.multipliedBy(2).plus(upTo(ttl)));
    if (random.nextBoolean()) {
      config.validationInterval(random.nextBoolean() ? Duration.ZERO : heartbeat.plus(upTo(ttl)));
    }
    if (random.nextInt(6) == 0) {
      config.retryPolicy(
          new RetryPolicy(
              Duration.ofMillis(50), 2, Duration.ofSeconds(5), 0.1, random.nextInt(1, 5)));
    }
  }

  private void priority(ElectionConfig.Builder config) {
    int priority = random.nextInt(HIGHEST_PRIORITY + 1);
    config.priority(priority).minTenure(minTenure());
    if (priority > 0 && random.nextInt(4) > 0) {
      config.allowPriorityTakeover(true).takeoverMode(mode());
    }
  }

  private Duration minTenure() {
    return random.nextBoolean() ? Duration.ZERO : upTo(options.ttl().multipliedBy(4));
  }

  private TakeoverMode mode() {
    if (options.immediate() && random.nextBoolean()) {
      return TakeoverMode.IMMEDIATE;
    }
    return random.nextBoolean() ? TakeoverMode.COOPERATIVE : TakeoverMode.AFTER_LEASE;
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
  }
}
