// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.ProtocolSettings;
import java.time.Duration;

/** The settings of one participant, as scripts write them. */
final class ParticipantSettings {
  private ParticipantSettings() {}

  /**
   * Those of a comma-separated list.
   *
   * @throws IllegalArgumentException if one of them is unknown or out of range
   */
  static ProtocolSettings parse(String instanceId, String list) {
    ElectionConfig.Builder config =
        ElectionConfig.builder()
            .bucket("b")
            .group("g")
            .instanceId(instanceId)
            .acquireDelay(Duration.ZERO)
            .validationInterval(Duration.ZERO);
    for (String setting : list.split(", ", -1)) {
      int valueAt = setting.lastIndexOf(" is ");
      if (valueAt < 0) {
        throw new IllegalArgumentException(
            "'" + setting + "' has no ' is ' between name and value");
      }
      set(config, setting.substring(0, valueAt), setting.substring(valueAt + " is ".length()));
    }
    try {
      return ProtocolSettings.of(config.build());
    } catch (ElectionConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void set(ElectionConfig.Builder config, String name, String value) {
    switch (name) {
      case "lease" -> config.ttl(Spans.parse(value));
      case "heartbeat" -> config.heartbeatInterval(Spans.parse(value));
      case "time-out" -> config.operationTimeout(Spans.parse(value));
      case "acquire delay" -> config.acquireDelay(Spans.parse(value));
      case "cold-start hold" -> config.coldStartDelay(Spans.parse(value));
      case "cool-down" -> config.resignCooldown(Spans.parse(value));
      case "disconnect grace" -> config.disconnectGracePeriod(Spans.parse(value));
      case "least tenure" -> config.minTenure(Spans.parse(value));
      case "priority" -> config.priority(Integer.parseInt(value));
      case "takeover" ->
          config.allowPriorityTakeover(true).takeoverMode(TakeoverMode.valueOf(value));
      // Never called: the script plays the checker.
      case "failed health checks to end a term" ->
          config.healthChecker(() -> true).maxConsecutiveFailures(Integer.parseInt(value));
      default -> throw new IllegalArgumentException("unknown setting '" + name + "'");
    }
  }
}
