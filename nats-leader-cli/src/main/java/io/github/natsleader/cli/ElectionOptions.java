// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.TakeoverMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of an election as options. */
final class ElectionOptions {
  private static final Map<String, String> OPTION_OF_FIELD =
      Map.ofEntries(
          Map.entry("bucket", "--bucket"),
          Map.entry("group", "--group"),
          Map.entry("instanceId", "--id"),
          Map.entry("ttl", "--ttl"),
          Map.entry("heartbeatInterval", "--heartbeat"),
          Map.entry("meta", "--meta"),
          Map.entry("operationTimeout", "--operation-timeout"),
          Map.entry("maxClockDrift", "--max-clock-drift"),
          Map.entry("acquireDelay", "--acquire-delay"),
          Map.entry("coldStartDelay", "--cold-start-delay"),
          Map.entry("priority", "--priority"),
          Map.entry("minTenure", "--min-tenure"),
          Map.entry("bucketReplicas", "--replicas"));

  @Option(
      names = "--bucket",
      required = true,
      paramLabel = "B",
      description = "The key-value bucket; created if missing.")
  private @Nullable String bucket;

  @Option(
      names = "--group",
      required = true,
      paramLabel = "G",
      description = "The election: one leader among all with the same bucket and group.")
  private @Nullable String group;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "This participant, unique among all; by default host name and process id.")
  private @Nullable String id;

  @Option(
      names = "--ttl",
      required = true,
      paramLabel = "3s",
      description = "The lease, 100 ms to 1 h; the same for all participants.")
  private @Nullable Duration ttl;

  @Option(
      names = "--heartbeat",
      paramLabel = "1s",
      description = "From one renewal to the next; by default a third of the lease, at most 1 s.")
  private @Nullable Duration heartbeat;

  @Option(
      names = "--meta",
      paramLabel = "KEY=VALUE",
      description = "What others can read about this participant when it leads; repeatable.")
  private Map<String, String> meta = new LinkedHashMap<>();

  @Option(
      names = "--operation-timeout",
      paramLabel = "500ms",
      description = "How long one answer of NATS is awaited before asking again.")
  private @Nullable Duration operationTimeout;

  @Option(
      names = "--max-clock-drift",
      paramLabel = "0.01",
      description = "By how much clocks may differ in speed, as a fraction; by default 0.01.")
  private @Nullable Double maxClockDrift;

  @Option(
      names = "--acquire-delay",
      paramLabel = "10ms",
      description = "The longest random delay before an attempt; by default 10 ms.")
  private @Nullable Duration acquireDelay;

  @Option(
      names = "--cold-start-delay",
      paramLabel = "0",
      description = "How long to hold a lease won over an empty key before leading; by default 0.")
  private @Nullable Duration coldStartDelay;

  @Option(
      names = "--priority",
      paramLabel = "0",
      description = "Its priority, 0 or more; by default 0, for none.")
  private int priority;

  @Option(
      names = "--allow-priority-takeover",
      description = "Take over from a leader of lower priority; needs a --priority above 0.")
  private boolean allowPriorityTakeover;

  @Option(
      names = "--takeover-mode",
      paramLabel = "MODE",
      description =
          "How: ${COMPLETION-CANDIDATES}; by default the leader is asked. IMMEDIATE lets two lead"
              + " at once for up to a lease.")
  private TakeoverMode takeoverMode = TakeoverMode.COOPERATIVE;

  @Option(
      names = "--min-tenure",
      paramLabel = "0",
      description = "For how long a leader is left alone by a higher priority; by default 0.")
  private @Nullable Duration minTenure;

  @Option(
      names = "--replicas",
      paramLabel = "1",
      description = "Replicas of the bucket if it must be created; by default 1.")
  private @Nullable Integer replicas;

  @Option(
      names = "--allow-volatile-storage",
      description = "Accept a memory bucket with one replica, which a restart of NATS empties.")
  private boolean allowVolatileStorage;

  /**
   * The settings, checked.
   *
   * @throws ElectionConfigException for the first that is wrong
   */
  ElectionConfig toConfig() {
    ElectionConfig.Builder builder =
        ElectionConfig.builder()
            .bucket(bucket)
            .group(group)
            .instanceId(id == null ? defaultId() : id)
            .ttl(ttl)
            .heartbeatInterval(heartbeat)
            .meta(meta)
            .operationTimeout(operationTimeout)
            .acquireDelay(acquireDelay)
            .priority(priority)
            .allowPriorityTakeover(allowPriorityTakeover)
            .takeoverMode(takeoverMode)
            .allowVolatileStorage(allowVolatileStorage);
    if (maxClockDrift != null) {
      builder.maxClockDrift(maxClockDrift);
    }
    if (coldStartDelay != null) {
      builder.coldStartDelay(coldStartDelay);
    }
    if (minTenure != null) {
      builder.minTenure(minTenure);
    }
    if (replicas != null) {
      builder.bucketReplicas(replicas);
    }
    return builder.build();
  }

  /** What is wrong, with the option's name instead of the field's. */
  static String explain(ElectionConfigException refused) {
    String option = OPTION_OF_FIELD.getOrDefault(refused.field(), refused.field());
    return option + " = " + refused.value() + ": " + refused.rule();
  }

  private static String defaultId() {
    return hostName() + "-" + ProcessHandle.current().pid();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
