// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one election, checked and immutable. Every participant of a group should have the
 * same ones, but for {@code instanceId}, {@code meta} and {@code priority}.
 *
 * <p>Values that do not go together are refused by {@link Builder#build()}, never corrected.
 */
public final class ElectionConfig {
  private final String bucket;
  private final String group;
  private final String instanceId;
  private final Duration ttl;
  private final Duration heartbeatInterval;
  private final Duration operationTimeout;
  private final double maxClockDrift;
  private final Duration acquireDelay;
  private final Duration coldStartDelay;
  private final RetryPolicy retryPolicy;
  private final CallbackPolicy callbackPolicy;
  private final Duration resignCooldown;
  private final Duration validationInterval;
  private final Duration disconnectGracePeriod;
  private final @Nullable HealthChecker healthChecker;
  private final int maxConsecutiveFailures;
  private final int priority;
  private final boolean allowPriorityTakeover;
  private final TakeoverMode takeoverMode;
  private final Duration minTenure;
  private final Map<String, String> meta;
  private final int bucketReplicas;
  private final boolean allowVolatileStorage;

  private ElectionConfig(Builder builder) {
    bucket = ConfigRules.bucket(builder.bucket);
    group = ConfigRules.group(builder.group);
    instanceId = ConfigRules.instanceId(builder.instanceId);
    ttl = ConfigRules.ttl(builder.ttl);
    heartbeatInterval = ConfigRules.heartbeatInterval(builder.heartbeatInterval, ttl);
    operationTimeout =
        ConfigRules.operationTimeout(builder.operationTimeout, ttl, heartbeatInterval);
    maxClockDrift = ConfigRules.maxClockDrift(builder.maxClockDrift);
    acquireDelay = ConfigRules.acquireDelay(builder.acquireDelay, ttl);
    coldStartDelay =
        ConfigRules.upTo("coldStartDelay", builder.coldStartDelay, ConfigRules.LONGEST_LEASE);
    retryPolicy = builder.retryPolicy;
    callbackPolicy = builder.callbackPolicy;
    resignCooldown = ConfigRules.resignCooldown(builder.resignCooldown, ttl);
    validationInterval =
        ConfigRules.validationInterval(builder.validationInterval, heartbeatInterval);
    disconnectGracePeriod =
        ConfigRules.disconnectGracePeriod(builder.disconnectGracePeriod, heartbeatInterval);
    healthChecker = builder.healthChecker;
    maxConsecutiveFailures = ConfigRules.maxConsecutiveFailures(builder.maxConsecutiveFailures);
    priority = ConfigRules.priority(builder.priority);
    allowPriorityTakeover =
        ConfigRules.allowPriorityTakeover(builder.allowPriorityTakeover, priority);
    takeoverMode = builder.takeoverMode;
    minTenure = ConfigRules.minTenure(builder.minTenure);
    meta = ConfigRules.meta(builder.meta);
    bucketReplicas = ConfigRules.bucketReplicas(builder.bucketReplicas);
    allowVolatileStorage = builder.allowVolatileStorage;
  }

  /** A builder with nothing set; bucket, group, instanceId and ttl are required. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The settings that the {@code nle.*} properties give, as in {@code nle.ttl=3s} or {@code
   * nle.meta.zone=eu}; the rest are defaults. Durations are text such as {@code 300ms}, {@code 3s},
   * {@code 5m} or {@code PT3S}.
   *
   * @throws ElectionConfigException for a value that is refused, or an {@code nle.*} property that
   *     names no setting
   */
  public static ElectionConfig fromProperties(Properties properties) {
    return builder().properties(properties).build();
  }

  /** The key-value bucket that holds the register. */
  public String bucket() {
    return bucket;
  }

  /** The election's name, and its key in the bucket. */
  public String group() {
    return group;
  }

  /** This participant's name, unique among all processes. */
  public String instanceId() {
    return instanceId;
  }

  /** The lease: for how long the register is the holder's from each write on. */
  public Duration ttl() {
    return ttl;
  }

  /** From one renewal to the next. */
  public Duration heartbeatInterval() {
    return heartbeatInterval;
  }

  /** How long one transmission's answer is awaited before the same write is sent again. */
  public Duration operationTimeout() {
    return operationTimeout;
  }

  /** By how much the fastest participant's clock may run faster than the slowest, as a fraction. */
  public double maxClockDrift() {
    return maxClockDrift;
  }

  /** The longest random delay before an attempt to acquire a vacant register. */
  public Duration acquireDelay() {
    return acquireDelay;
  }

  /** For how long a lease acquired over an absent record is held before its term begins. */
  public Duration coldStartDelay() {
    return coldStartDelay;
  }

  /** The pauses between acquisition attempts that could not be made. */
  public RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  /** How callbacks bear on the election. */
  public CallbackPolicy callbackPolicy() {
    return callbackPolicy;
  }

  /**
   * How long this participant stays out after a resignation, after {@code onPromote} failed, or
   * after a term that ended unhealthy, counted from the return of the callbacks.
   */
  public Duration resignCooldown() {
    return resignCooldown;
  }

  /** From one periodic validation of a term to the next, a leader-read (T2); zero for none. */
  public Duration validationInterval() {
    return validationInterval;
  }

  /**
   * For how long a leader stays leader while it is disconnected; the end of its lease comes first
   * where that is sooner.
   */
  public Duration disconnectGracePeriod() {
    return disconnectGracePeriod;
  }

  /** What tells whether this participant is fit to lead, if anything does. */
  public Optional<HealthChecker> healthChecker() {
    return Optional.ofNullable(healthChecker);
  }

  /** For how long a health check is waited for: min(100 ms, heartbeatInterval / 2). */
  public Duration healthCheckLimit() {
    return ConfigRules.healthCheckLimit(heartbeatInterval);
  }

  /** How many failed health checks in a row end a term. */
  public int maxConsecutiveFailures() {
    return maxConsecutiveFailures;
  }

  /** The priority to begin with; 0 for none. See {@link Election#setPriority}. */
  public int priority() {
    return priority;
  }

  /** Whether this participant takes the lease over from a holder of lower priority. */
  public boolean allowPriorityTakeover() {
    return allowPriorityTakeover;
  }

  /** How it does. */
  public TakeoverMode takeoverMode() {
    return takeoverMode;
  }

  /** For how long a holder is left alone by those of higher priority. */
  public Duration minTenure() {
    return minTenure;
  }

  /** What the record tells everybody about this participant. */
  public Map<String, String> meta() {
    return meta;
  }

  /** With how many replicas the bucket is created where it is missing. */
  public int bucketReplicas() {
    return bucketReplicas;
  }

  /**
   * Whether a memory bucket with one replica is accepted, which forgets everything when its server
   * restarts.
   */
  public boolean allowVolatileStorage() {
    return allowVolatileStorage;
  }

  @Override
  public String toString() {
    return "ElectionConfig[bucket="
        + bucket
        + ", group="
        + group
        + ", instanceId="
        + instanceId
        + ", ttl="
        + ttl
        + ", heartbeatInterval="
        + heartbeatInterval
        + ", operationTimeout="
        + operationTimeout
        + "]";
  }

  /** Collects the settings. For use by one thread. */
  public static final class Builder {
    private @Nullable String bucket;
    private @Nullable String group;
    private @Nullable String instanceId;
    private @Nullable Duration ttl;
    private @Nullable Duration heartbeatInterval;
    private @Nullable Duration operationTimeout;
    private double maxClockDrift = 0.01;
    private @Nullable Duration acquireDelay;
    private Duration coldStartDelay = Duration.ZERO;
    private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    private CallbackPolicy callbackPolicy = CallbackPolicy.DEFAULT;
    private @Nullable Duration resignCooldown;
    private @Nullable Duration validationInterval;
    private @Nullable Duration disconnectGracePeriod;
    private @Nullable HealthChecker healthChecker;
    private int maxConsecutiveFailures;
    private int priority;
    private boolean allowPriorityTakeover;
    private TakeoverMode takeoverMode = TakeoverMode.COOPERATIVE;
    private Duration minTenure = Duration.ZERO;
    private Map<String, String> meta = Map.of();
    private int bucketReplicas = 1;
    private boolean allowVolatileStorage;

    private Builder() {}

    /** Required: {@code [A-Za-z0-9_-]+}. */
    public Builder bucket(@Nullable String bucket) {
      this.bucket = bucket;
      return this;
    }

    /**
     * Required: {@code [-/_=.A-Za-z0-9]+}, at most 200 characters, no dot first, last or doubled.
     */
    public Builder group(@Nullable String group) {
      this.group = group;
      return this;
    }

    /** Required: 1 to 128 printable characters, different in every process. */
    public Builder instanceId(@Nullable String instanceId) {
      this.instanceId = instanceId;
      return this;
    }

    /**
     * Required: 100 ms to 1 h in whole milliseconds, at least three times the heartbeat interval.
     */
    public Builder ttl(@Nullable Duration ttl) {
      this.ttl = ttl;
      return this;
    }

    /** More than 0, at most a third of ttl; min(1 s, ttl / 3) by default. */
    public Builder heartbeatInterval(@Nullable Duration heartbeatInterval) {
      this.heartbeatInterval = heartbeatInterval;
      return this;
    }

    /**
     * More than 0, at most (ttl - heartbeatInterval) / 2; by default min(max(heartbeatInterval / 2,
     * 50 ms), (ttl - heartbeatInterval) / 3).
     */
    public Builder operationTimeout(@Nullable Duration operationTimeout) {
      this.operationTimeout = operationTimeout;
      return this;
    }

    /** 0 to 0.1; 0.01 by default. All of it comes off the holder's lease. */
    public Builder maxClockDrift(double maxClockDrift) {
      this.maxClockDrift = maxClockDrift;
      return this;
    }

    /** 0 to ttl; min(10 ms, ttl) by default. */
    public Builder acquireDelay(@Nullable Duration acquireDelay) {
      this.acquireDelay = acquireDelay;
      return this;
    }

    /**
     * 0 to 1 h; 0 by default. At least the longest lease in the group makes it safe to delete or
     * purge the bucket under a live lease (rule W3).
     */
    public Builder coldStartDelay(Duration coldStartDelay) {
      this.coldStartDelay = Objects.requireNonNull(coldStartDelay, "coldStartDelay");
      return this;
    }

    /** {@link RetryPolicy#DEFAULT} by default. */
    public Builder retryPolicy(RetryPolicy retryPolicy) {
      this.retryPolicy = Objects.requireNonNull(retryPolicy, "retryPolicy");
      return this;
    }

    /** {@link CallbackPolicy#DEFAULT} by default. */
    public Builder callbackPolicy(CallbackPolicy callbackPolicy) {
      this.callbackPolicy = Objects.requireNonNull(callbackPolicy, "callbackPolicy");
      return this;
    }

    /** 0 to 24 h; one ttl by default. */
    public Builder resignCooldown(@Nullable Duration resignCooldown) {
      this.resignCooldown = resignCooldown;
      return this;
    }

    /**
     * 0 for no periodic validation, or at least heartbeatInterval, at most 24 h; max(5 s,
     * heartbeatInterval) by default.
     */
    public Builder validationInterval(@Nullable Duration validationInterval) {
      this.validationInterval = validationInterval;
      return this;
    }

    /**
     * At least 2 x heartbeatInterval, at most 24 h; max(3 x heartbeatInterval, 5 s) by default. The
     * end of the lease comes first where that is sooner.
     */
    public Builder disconnectGracePeriod(@Nullable Duration disconnectGracePeriod) {
      this.disconnectGracePeriod = disconnectGracePeriod;
      return this;
    }

    /** None by default. */
    public Builder healthChecker(@Nullable HealthChecker healthChecker) {
      this.healthChecker = healthChecker;
      return this;
    }

    /** 0 for the default, which is 3, or more. */
    public Builder maxConsecutiveFailures(int maxConsecutiveFailures) {
      this.maxConsecutiveFailures = maxConsecutiveFailures;
      return this;
    }

    /** 0, for none, or more; 0 by default. */
    public Builder priority(int priority) {
      this.priority = priority;
      return this;
    }

    /**
     * False by default; true needs a priority. Use it where one machine is better suited and a
     * change of leader is cheap. Do not use it as a way to fail over (health checks are), nor where
     * priorities are not clearly ordered.
     */
    public Builder allowPriorityTakeover(boolean allowPriorityTakeover) {
      this.allowPriorityTakeover = allowPriorityTakeover;
      return this;
    }

    /** {@link TakeoverMode#COOPERATIVE} by default. */
    public Builder takeoverMode(TakeoverMode takeoverMode) {
      this.takeoverMode = Objects.requireNonNull(takeoverMode, "takeoverMode");
      return this;
    }

    /**
     * 0 to 24 h; 0 by default. A term is left alone for that long by participants of higher
     * priority: counted by the taker from its first sight of the term, and by the leader that is
     * asked from the term's beginning.
     */
    public Builder minTenure(Duration minTenure) {
      this.minTenure = Objects.requireNonNull(minTenure, "minTenure");
      return this;
    }

    /** At most 4 KiB in all, keys and values counted in UTF-8; empty by default. */
    public Builder meta(Map<String, String> meta) {
      this.meta = Objects.requireNonNull(meta, "meta");
      return this;
    }

    /** 1 to 5; 1 by default. An existing bucket keeps what it has. */
    public Builder bucketReplicas(int bucketReplicas) {
      this.bucketReplicas = bucketReplicas;
      return this;
    }

    /** False by default. */
    public Builder allowVolatileStorage(boolean allowVolatileStorage) {
      this.allowVolatileStorage = allowVolatileStorage;
      return this;
    }

    /**
     * Sets what the {@code nle.*} properties give, over what was set before. See {@link
     * ElectionConfig#fromProperties}.
     *
     * @throws ElectionConfigException for a value that cannot be read, or an {@code nle.*} property
     *     that names no setting
     */
    public Builder properties(Properties properties) {
      Map<String, String> text = new HashMap<>();
      properties.stringPropertyNames().forEach(key -> text.put(key, properties.getProperty(key)));
      ConfigText.ofProperties(text).applyTo(this);
      return this;
    }

    /**
     * Sets what the {@code NLE_*} variables give, over what was set before: {@code NLE_TTL} for
     * ttl, {@code NLE_INSTANCE_ID} for instanceId, {@code NLE_RETRY_POLICY_MAX_DELAY}, {@code
     * NLE_META_ZONE} for the entry {@code zone} of meta. Variables that name no setting are left
     * alone.
     *
     * @param variables usually {@link System#getenv()}
     * @throws ElectionConfigException for a value that cannot be read
     */
    public Builder environment(Map<String, String> variables) {
      ConfigText.ofEnvironment(variables).applyTo(this);
      return this;
    }

    /**
     * Checks everything.
     *
     * @throws ElectionConfigException for the first setting that is missing, out of range or at
     *     odds with another
     */
    public ElectionConfig build() {
      return new ElectionConfig(this);
    }
  }
}
