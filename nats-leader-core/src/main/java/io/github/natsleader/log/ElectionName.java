// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.log;

import io.github.natsleader.ElectionConfig;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Which participant of which election a log line is about.
 *
 * @param bucket the bucket
 * @param group the election
 * @param instanceId the participant
 */
public record ElectionName(String bucket, String group, String instanceId) {
  /** The election with these settings. */
  public static ElectionName of(ElectionConfig config) {
    return new ElectionName(config.bucket(), config.group(), config.instanceId());
  }

  /** Puts it into the log line that is being built. */
  public LoggingEventBuilder in(LoggingEventBuilder line) {
    return line.addKeyValue("instance_id", instanceId)
        .addKeyValue("group", group)
        .addKeyValue("bucket", bucket);
  }

  @Override
  public String toString() {
    return "election of " + group + " in " + bucket + " as " + instanceId;
  }
}
