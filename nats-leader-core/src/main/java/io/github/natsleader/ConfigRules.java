// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each setting must be, alone and beside the others. Every rule names the field, the value and
 * the sum.
 */
final class ConfigRules {
  static final Duration LONGEST_LEASE = Duration.ofHours(1);

  private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
  private static final Duration LONGEST_COOLDOWN = Duration.ofHours(24);
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern GROUP = Pattern.compile("[-/_=.A-Za-z0-9]+");
  private static final int MAX_GROUP_LENGTH = 200;
  private static final int MAX_ID_LENGTH = 128;
  private static final int MAX_META_BYTES = 4096;
  private static final int MAX_REPLICAS = 5;
  private static final Duration LONGEST_HEALTH_CHECK = Duration.ofMillis(100);

  private ConfigRules() {}

  static String bucket(@Nullable String given) {
    String bucket = required("bucket", given);
    require(BUCKET.matcher(bucket).matches(), "bucket", bucket, "must match " + BUCKET);
    return bucket;
  }

  static String group(@Nullable String given) {
    String group = required("group", given);
    require(GROUP.matcher(group).matches(), "group", group, "must match " + GROUP);
    require(
        !group.startsWith(".") && !group.endsWith(".") && !group.contains(".."),
        "group",
        group,
        "must have no dot first, last or doubled");
    require(
        group.length() <= MAX_GROUP_LENGTH,
        "group",
        group,
        "must have at most " + MAX_GROUP_LENGTH + " characters, has " + group.length());
    return group;
  }

  static String instanceId(@Nullable String given) {
    String instanceId = required("instanceId", given);
    int length = instanceId.codePointCount(0, instanceId.length());
    require(
        length >= 1 && length <= MAX_ID_LENGTH,
        "instanceId",
        instanceId,
        "must have 1 to " + MAX_ID_LENGTH + " characters, has " + length);
    require(
        instanceId.codePoints().allMatch(ConfigRules::isPrintable),
        "instanceId",
        instanceId,
        "must have printable characters alone");
    return instanceId;
  }

  static Duration ttl(@Nullable Duration given) {
    Duration ttl = required("ttl", given);
    require(
        ttl.compareTo(SHORTEST_LEASE) >= 0 && ttl.compareTo(LONGEST_LEASE) <= 0,
        "ttl",
        ttl,
        "must be from 100 ms to 1 h");
    require(ttl.toNanos() % 1_000_000 == 0, "ttl", ttl, "must be whole milliseconds");
    return ttl;
  }

  static Duration heartbeatInterval(@Nullable Duration heartbeatInterval, Duration ttl) {
    if (heartbeatInterval == null) {
      return shorter(Duration.ofSeconds(1), ttl.dividedBy(3));
    }
    requirePositive("heartbeatInterval", heartbeatInterval);
    require(
        heartbeatInterval.compareTo(ttl.dividedBy(3)) <= 0,
        "heartbeatInterval",
        heartbeatInterval,
        "must be at most a third of ttl, so that a renewal can fail and be repeated within the lease: ttl / 3 = "
            + ttl.dividedBy(3));
    return heartbeatInterval;
  }

  static Duration operationTimeout(
      @Nullable Duration operationTimeout, Duration ttl, Duration heartbeatInterval) {
    Duration spare = ttl.minus(heartbeatInterval);
    if (operationTimeout == null) {
      Duration half = heartbeatInterval.dividedBy(2);
      Duration least = Duration.ofMillis(50);
      return shorter(half.compareTo(least) > 0 ? half : least, spare.dividedBy(3));
    }
    requirePositive("operationTimeout", operationTimeout);
    require(
        operationTimeout.compareTo(spare.dividedBy(2)) <= 0,
        "operationTimeout",
        operationTimeout,
        "must leave time for a second try before the lease ends: (ttl - heartbeatInterval) / 2 = "
            + spare.dividedBy(2));
    return operationTimeout;
  }

  static double maxClockDrift(double maxClockDrift) {
    require(
        maxClockDrift >= 0 && maxClockDrift <= 0.1,
        "maxClockDrift",
        maxClockDrift,
        "must be from 0 to 0.1");
    return maxClockDrift;
  }

  static Duration acquireDelay(@Nullable Duration acquireDelay, Duration ttl) {
    return acquireDelay == null ? Duration.ofMillis(10) : upTo("acquireDelay", acquireDelay, ttl);
  }

  static Duration resignCooldown(@Nullable Duration resignCooldown, Duration ttl) {
    return resignCooldown == null ? ttl : upTo("resignCooldown", resignCooldown, LONGEST_COOLDOWN);
  }

  static Duration validationInterval(@Nullable Duration given, Duration heartbeatInterval) {
    if (given == null) {
      return longer(Duration.ofSeconds(5), heartbeatInterval);
    }
    Duration validationInterval = upTo("validationInterval", given, LONGEST_COOLDOWN);
    require(
        given.isZero() || given.compareTo(heartbeatInterval) >= 0,
        "validationInterval",
        given,
        "must be 0, for no periodic validation, or at least heartbeatInterval = "
            + heartbeatInterval);
    return validationInterval;
  }

  static Duration disconnectGracePeriod(@Nullable Duration given, Duration heartbeatInterval) {
    if (given == null) {
      return longer(Duration.ofSeconds(5), heartbeatInterval.multipliedBy(3));
    }
    Duration least = heartbeatInterval.multipliedBy(2);
    require(
        given.compareTo(least) >= 0 && given.compareTo(LONGEST_COOLDOWN) <= 0,
        "disconnectGracePeriod",
        given,
        "must be at least 2 x heartbeatInterval = "
            + least
            + ", so that a brief cut costs nothing, and at most "
            + LONGEST_COOLDOWN);
    return given;
  }

  static int maxConsecutiveFailures(int given) {
    require(
        given >= 0, "maxConsecutiveFailures", given, "must be 0, for the default of 3, or more");
    return given == 0 ? 3 : given;
  }

  /** How long a health check may take: it never delays a heartbeat. */
  static Duration healthCheckLimit(Duration heartbeatInterval) {
    return shorter(LONGEST_HEALTH_CHECK, heartbeatInterval.dividedBy(2));
  }

  static int priority(int priority) {
    require(priority >= 0, "priority", priority, "must be 0, for none, or more");
    return priority;
  }

  static boolean allowPriorityTakeover(boolean allowed, int priority) {
    require(
        !allowed || priority > 0,
        "priority",
        priority,
        "must be more than 0 where allowPriorityTakeover is true: who has no priority takes"
            + " nothing over");
    return allowed;
  }

  static Duration minTenure(Duration minTenure) {
    return upTo("minTenure", minTenure, LONGEST_COOLDOWN);
  }

  static Duration upTo(String field, Duration value, Duration most) {
    require(
        !value.isNegative() && value.compareTo(most) <= 0,
        field,
        value,
        "must be from 0 to " + most);
    return value;
  }

  static Map<String, String> meta(Map<String, String> meta) {
    int bytes = 0;
    for (Map.Entry<String, String> entry : meta.entrySet()) {
      Objects.requireNonNull(entry.getKey(), "a key of meta");
      Objects.requireNonNull(entry.getValue(), "meta." + entry.getKey());
      bytes += utf8Length(entry.getKey()) + utf8Length(entry.getValue());
    }
    require(
        bytes <= MAX_META_BYTES,
        "meta",
        bytes + " bytes",
        "must have at most " + MAX_META_BYTES + " bytes in all");
    return Map.copyOf(meta);
  }

  static int bucketReplicas(int bucketReplicas) {
    require(
        bucketReplicas >= 1 && bucketReplicas <= MAX_REPLICAS,
        "bucketReplicas",
        bucketReplicas,
        "must be from 1 to " + MAX_REPLICAS);
    return bucketReplicas;
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new ElectionConfigException(field, "not set", "is required");
    }
    return value;
  }

  private static void requirePositive(String field, Duration value) {
    require(!value.isNegative() && !value.isZero(), field, value, "must be more than 0");
  }

  private static void require(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      throw new ElectionConfigException(field, String.valueOf(value), rule);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.UNASSIGNED,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
