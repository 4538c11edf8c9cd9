// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings as text, by name: from properties, from the environment, from a command line. */
final class ConfigText {
  private static final String PROPERTY_PREFIX = "nle.";
  private static final String VARIABLE_PREFIX = "NLE_";
  private static final String META_PREFIX = "meta.";
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,15})(ns|us|ms|s|m|h)");
  private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");
  private static final Map<String, BiConsumer<ElectionConfig.Builder, String>> SETTERS = setters();
  private static final List<String> POLICIES =
      List.of(
          "retryPolicy.initialDelay",
          "retryPolicy.multiplier",
          "retryPolicy.maxDelay",
          "retryPolicy.jitter",
          "retryPolicy.attempts",
          "callbackPolicy.onPromoteFailure",
          "callbackPolicy.demotion");

  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> meta = new HashMap<>();

  /** Every {@code nle.*} property; one that names no setting is refused, for it would be lost. */
  static ConfigText ofProperties(Map<String, String> properties) {
    ConfigText text = new ConfigText();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(PROPERTY_PREFIX)) {
            text.put(key, key.substring(PROPERTY_PREFIX.length()), value);
          }
        });
    return text;
  }

  /** The {@code NLE_*} variables that name a setting; others may be meant for something else. */
  static ConfigText ofEnvironment(Map<String, String> variables) {
    ConfigText text = new ConfigText();
    for (String name : names()) {
      String value = variables.get(VARIABLE_PREFIX + upper(name));
      if (value != null) {
        text.values.put(name, value);
      }
    }
    String metaPrefix = VARIABLE_PREFIX + upper(META_PREFIX);
    variables.forEach(
        (variable, value) -> {
          if (variable.startsWith(metaPrefix) && variable.length() > metaPrefix.length()) {
            text.meta.put(variable.substring(metaPrefix.length()).toLowerCase(Locale.ROOT), value);
          }
        });
    return text;
  }

  static Duration duration(String field, String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    if (matcher.matches()) {
      return shortDuration(Long.parseLong(matcher.group(1)), matcher.group(2));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new ElectionConfigException(
          field, text, "must be a duration such as 300ms, 3s, 5m or PT3S");
    }
  }

  void applyTo(ElectionConfig.Builder builder) {
    SETTERS.forEach(
        (name, setter) -> {
          String value = values.get(name);
          if (value != null) {
            setter.accept(builder, value);
          }
        });
    if (!meta.isEmpty()) {
      builder.meta(meta);
    }
    if (anyOf("retryPolicy.")) {
      builder.retryPolicy(retryPolicy());
    }
    if (anyOf("callbackPolicy.")) {
      builder.callbackPolicy(callbackPolicy());
    }
  }

  private void put(String key, String name, String value) {
    if (name.startsWith(META_PREFIX) && name.length() > META_PREFIX.length()) {
      meta.put(name.substring(META_PREFIX.length()), value);
    } else if (names().contains(name)) {
      values.put(name, value);
    } else {
      throw new ElectionConfigException(
          key, value, "names no setting; there are " + String.join(", ", names()) + ", meta.*");
    }
  }

  private boolean anyOf(String prefix) {
    return values.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private RetryPolicy retryPolicy() {
    RetryPolicy base = RetryPolicy.DEFAULT;
    String initial = values.get("retryPolicy.initialDelay");
    String max = values.get("retryPolicy.maxDelay");
    return new RetryPolicy(
        initial == null ? base.initialDelay() : duration("retryPolicy.initialDelay", initial),
        number("retryPolicy.multiplier", base.multiplier()),
        max == null ? base.maxDelay() : duration("retryPolicy.maxDelay", max),
        number("retryPolicy.jitter", base.jitter()),
        integer("retryPolicy.attempts", base.attempts()));
  }

  private CallbackPolicy callbackPolicy() {
    return new CallbackPolicy(
        constant(
            "callbackPolicy.onPromoteFailure",
            CallbackPolicy.PromoteFailure.class,
            CallbackPolicy.DEFAULT.onPromoteFailure()),
        constant(
            "callbackPolicy.demotion",
            CallbackPolicy.Demotion.class,
            CallbackPolicy.DEFAULT.demotion()));
  }

  private double number(String name, double otherwise) {
    String text = values.get(name);
    return text == null ? otherwise : number(name, text);
  }

  private int integer(String name, int otherwise) {
    String text = values.get(name);
    return text == null ? otherwise : integer(name, text);
  }

  private <T extends Enum<T>> T constant(String name, Class<T> type, T otherwise) {
    String text = values.get(name);
    return text == null ? otherwise : constant(name, type, text);
  }

  private static <T extends Enum<T>> T constant(String name, Class<T> type, String text) {
    for (T constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new ElectionConfigException(
        name, text, "must be one of " + List.of(type.getEnumConstants()));
  }

  private static Map<String, BiConsumer<ElectionConfig.Builder, String>> setters() {
    Map<String, BiConsumer<ElectionConfig.Builder, String>> setters = new TreeMap<>();
    setters.put("bucket", ElectionConfig.Builder::bucket);
    setters.put("group", ElectionConfig.Builder::group);
    setters.put("instanceId", ElectionConfig.Builder::instanceId);
    putDuration(setters, "ttl", ElectionConfig.Builder::ttl);
    putDuration(setters, "heartbeatInterval", ElectionConfig.Builder::heartbeatInterval);
    putDuration(setters, "operationTimeout", ElectionConfig.Builder::operationTimeout);
    putDuration(setters, "acquireDelay", ElectionConfig.Builder::acquireDelay);
    putDuration(setters, "coldStartDelay", ElectionConfig.Builder::coldStartDelay);
    putDuration(setters, "resignCooldown", ElectionConfig.Builder::resignCooldown);
    putDuration(setters, "validationInterval", ElectionConfig.Builder::validationInterval);
    putDuration(setters, "disconnectGracePeriod", ElectionConfig.Builder::disconnectGracePeriod);
    putDuration(setters, "minTenure", ElectionConfig.Builder::minTenure);
    setters.put(
        "maxConsecutiveFailures",
        (b, text) -> b.maxConsecutiveFailures(integer("maxConsecutiveFailures", text)));
    setters.put("priority", (b, text) -> b.priority(integer("priority", text)));
    setters.put(
        "allowPriorityTakeover",
        (b, text) -> b.allowPriorityTakeover(bool("allowPriorityTakeover", text)));
    setters.put(
        "takeoverMode",
        (b, text) -> b.takeoverMode(constant("takeoverMode", TakeoverMode.class, text)));
    setters.put("maxClockDrift", (b, text) -> b.maxClockDrift(number("maxClockDrift", text)));
    setters.put("bucketReplicas", (b, text) -> b.bucketReplicas(integer("bucketReplicas", text)));
    setters.put(
        "allowVolatileStorage",
        (b, text) -> b.allowVolatileStorage(bool("allowVolatileStorage", text)));
    return setters;
  }

  private static void putDuration(
      Map<String, BiConsumer<ElectionConfig.Builder, String>> setters,
      String name,
      BiConsumer<ElectionConfig.Builder, @Nullable Duration> setter) {
    setters.put(name, (builder, text) -> setter.accept(builder, duration(name, text)));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(SETTERS.keySet());
    names.addAll(POLICIES);
    return names;
  }

  private static String upper(String name) {
    return HUMP.matcher(name).replaceAll("$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static Duration shortDuration(long amount, String unit) {
    return switch (unit) {
      case "ns" -> Duration.ofNanos(amount);
      case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000));
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static double number(String field, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new ElectionConfigException(field, text, "must be a number such as 0.01");
    }
  }

  private static int integer(String field, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new ElectionConfigException(field, text, "must be a whole number");
    }
  }

  private static boolean bool(String field, String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw new ElectionConfigException(field, text, "must be true or false");
  }
}
