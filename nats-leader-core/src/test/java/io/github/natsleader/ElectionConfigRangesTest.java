// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting: what is refused, and how, and what is just accepted. */
class ElectionConfigRangesTest {
  /** Builder methods that take several settings as text; tested on their own. */
  private static final Set<String> OF_MANY_SETTINGS = Set.of("properties", "environment");

  private static final Set<String> ANY_VALUE_WILL_DO =
      Set.of(
          "retryPolicy",
          "callbackPolicy",
          "allowVolatileStorage",
          "healthChecker",
          "takeoverMode",
          // Refused together with the priority that it needs.
          "allowPriorityTakeover");

  private static ElectionConfig.Builder valid() {
    return ElectionConfig.builder()
        .bucket("elections")
        .group("scheduler")
        .instanceId("host-1")
        .ttl(Duration.ofSeconds(3));
  }

  /** One change that makes a valid configuration invalid, and how it must be refused. */
  private record Refusal(
      String field, UnaryOperator<ElectionConfig.Builder> change, String value, String rule) {
    @Override
    public String toString() {
      return field + " = " + (value.length() > 40 ? value.length() + " characters" : value);
    }
  }

  /** One value at the edge of its range. */
  private record Edge(
      String field,
      UnaryOperator<ElectionConfig.Builder> change,
      Function<ElectionConfig, Object> accessor,
      Object value) {
    @Override
    public String toString() {
      String text = value.toString();
      return field + " = " + (text.length() > 40 ? text.length() + " characters" : text);
    }
  }

  static Stream<Refusal> refusals() {
    return Stream.of(names(), times(), timesOfTerms(), numbers()).flatMap(Function.identity());
  }

  private static Stream<Refusal> names() {
    return Stream.of(
            Stream.of(missing("bucket", b -> b.bucket(null))),
            Stream.of("", "a b", "a.b", "a/b", "ä", "a*", "a>", "a\n")
                .map(text -> refusal("bucket", b -> b.bucket(text), text, "[A-Za-z0-9_-]+")),
            Stream.of(missing("group", b -> b.group(null))),
            Stream.of("", "a b", "a*", ">", "a:b", "ä", "a\n")
                .map(text -> refusal("group", b -> b.group(text), text, "[-/_=.A-Za-z0-9]+")),
            Stream.of(".", ".a", "a.", "a..b")
                .map(text -> refusal("group", b -> b.group(text), text, "no dot first, last")),
            Stream.of("g".repeat(201))
                .map(text -> refusal("group", b -> b.group(text), text, "at most 200")),
            Stream.of(missing("instanceId", b -> b.instanceId(null))),
            Stream.of("", "i".repeat(129))
                .map(text -> refusal("instanceId", b -> b.instanceId(text), text, "1 to 128")),
            Stream.of("a\u0000", "a\tb", "a\n", "\u2028", "\u2029", "\ud800", "\u0378")
                .map(text -> refusal("instanceId", b -> b.instanceId(text), text, "printable")))
        .flatMap(Function.identity());
  }

  private static Stream<Refusal> times() {
    return Stream.of(
        missing("ttl", b -> b.ttl(null)),
        refusal("ttl", b -> b.ttl(millis(-1)), "PT-0.001S", "from 100 ms to 1 h"),
        refusal("ttl", b -> b.ttl(Duration.ZERO), "PT0S", "from 100 ms to 1 h"),
        refusal("ttl", b -> b.ttl(millis(99)), "PT0.099S", "from 100 ms to 1 h"),
        refusal("ttl", b -> b.ttl(millis(3_600_001)), "PT1H0.001S", "from 100 ms to 1 h"),
        refusal("ttl", b -> b.ttl(forever()), forever().toString(), "from 100 ms to 1 h"),
        refusal("ttl", b -> b.ttl(millis(200).plusNanos(1)), "PT0.200000001S", "milliseconds"),
        refusal("heartbeatInterval", b -> b.heartbeatInterval(Duration.ZERO), "PT0S", "more than"),
        refusal("heartbeatInterval", b -> b.heartbeatInterval(millis(-5)), "PT-0.005S", "more"),
        refusal(
            "heartbeatInterval",
            b -> b.heartbeatInterval(Duration.ofSeconds(1).plusNanos(1)),
            "PT1.000000001S",
            "ttl / 3 = PT1S"),
        refusal(
            "heartbeatInterval",
            b -> b.heartbeatInterval(forever()),
            forever().toString(),
            "ttl / 3 = PT1S"),
        refusal("operationTimeout", b -> b.operationTimeout(Duration.ZERO), "PT0S", "more than 0"),
        refusal("operationTimeout", b -> b.operationTimeout(millis(-1)), "PT-0.001S", "more than"),
        refusal(
            "operationTimeout",
            b -> b.heartbeatInterval(millis(600)).operationTimeout(millis(1_201)),
            "PT1.201S",
            "(ttl - heartbeatInterval) / 2 = PT1.2S"),
        refusal("acquireDelay", b -> b.acquireDelay(millis(-1)), "PT-0.001S", "from 0 to PT3S"),
        refusal("acquireDelay", b -> b.acquireDelay(millis(3_001)), "PT3.001S", "from 0 to PT3S"),
        refusal("coldStartDelay", b -> b.coldStartDelay(millis(-1)), "PT-0.001S", "0 to PT1H"),
        refusal("coldStartDelay", b -> b.coldStartDelay(forever()), forever() + "", "0 to PT1H"),
        refusal("resignCooldown", b -> b.resignCooldown(millis(-1)), "PT-0.001S", "0 to PT24H"),
        refusal(
            "resignCooldown",
            b -> b.resignCooldown(Duration.ofHours(24).plusNanos(1)),
            "PT24H0.000000001S",
            "from 0 to PT24H"));
  }

  private static Stream<Refusal> timesOfTerms() {
    return Stream.of(
        refusal("validationInterval", b -> b.validationInterval(millis(-1)), "PT-0.001S", "0 to"),
        refusal(
            "validationInterval",
            b -> b.validationInterval(millis(999)),
            "PT0.999S",
            "at least heartbeatInterval = PT1S"),
        refusal(
            "validationInterval",
            b -> b.validationInterval(Duration.ofHours(24).plusNanos(1)),
            "PT24H0.000000001S",
            "from 0 to PT24H"),
        refusal(
            "disconnectGracePeriod",
            b -> b.disconnectGracePeriod(Duration.ZERO),
            "PT0S",
            "at least 2 x heartbeatInterval = PT2S"),
        refusal(
            "disconnectGracePeriod",
            b -> b.heartbeatInterval(millis(300)).disconnectGracePeriod(millis(599)),
            "PT0.599S",
            "at least 2 x heartbeatInterval = PT0.6S"),
        refusal(
            "disconnectGracePeriod",
            b -> b.disconnectGracePeriod(forever()),
            forever().toString(),
            "at most PT24H"),
        refusal("minTenure", b -> b.minTenure(millis(-1)), "PT-0.001S", "from 0 to PT24H"),
        refusal("minTenure", b -> b.minTenure(forever()), forever() + "", "from 0 to PT24H"));
  }

  private static Stream<Refusal> numbers() {
    return Stream.of(
        refusal("maxConsecutiveFailures", b -> b.maxConsecutiveFailures(-1), "-1", "default of 3"),
        refusal("priority", b -> b.priority(-1), "-1", "must be 0, for none, or more"),
        refusal(
            "priority",
            b -> b.allowPriorityTakeover(true),
            "0",
            "more than 0 where allowPriorityTakeover is true"),
        refusal("maxClockDrift", b -> b.maxClockDrift(-0.001), "-0.001", "from 0 to 0.1"),
        refusal("maxClockDrift", b -> b.maxClockDrift(0.1001), "0.1001", "from 0 to 0.1"),
        refusal("maxClockDrift", b -> b.maxClockDrift(Double.NaN), "NaN", "from 0 to 0.1"),
        refusal(
            "maxClockDrift",
            b -> b.maxClockDrift(Double.POSITIVE_INFINITY),
            "Infinity",
            "from 0 to 0.1"),
        refusal("bucketReplicas", b -> b.bucketReplicas(0), "0", "from 1 to 5"),
        refusal("bucketReplicas", b -> b.bucketReplicas(-1), "-1", "from 1 to 5"),
        refusal("bucketReplicas", b -> b.bucketReplicas(6), "6", "from 1 to 5"),
        refusal("meta", b -> b.meta(Map.of("k", "v".repeat(4096))), "4097 bytes", "4096 bytes"),
        refusal("meta", b -> b.meta(Map.of("k".repeat(4097), "")), "4097 bytes", "4096 bytes"),
        refusal("meta", b -> b.meta(Map.of("k", "€".repeat(1366))), "4099 bytes", "4096 bytes"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesNamingFieldValueAndRule(Refusal refusal) {
    ElectionConfig.Builder builder = refusal.change().apply(valid());

    ElectionConfigException refused =
        catchThrowableOfType(ElectionConfigException.class, builder::build);

    assertThat(refused).isNotNull();
    assertThat(refused.field()).isEqualTo(refusal.field());
    assertThat(refused.value()).isEqualTo(refusal.value());
    assertThat(refused.rule()).contains(refusal.rule());
    assertThat(refused)
        .hasMessage(refused.field() + " = " + refused.value() + ": " + refused.rule());
    assertThat(refused.isTransient()).isFalse();
  }

  /** A setting that is added must be refused in some case here, or be named as harmless. */
  @Test
  void everySettingHasItsRefusals() {
    Set<String> settings =
        Arrays.stream(ElectionConfig.Builder.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> method.getReturnType() == ElectionConfig.Builder.class)
            .map(Method::getName)
            .filter(name -> !ANY_VALUE_WILL_DO.contains(name) && !OF_MANY_SETTINGS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(refusals().map(Refusal::field).distinct())
        .containsExactlyInAnyOrderElementsOf(settings);
  }

  static Stream<Edge> edges() {
    return Stream.of(nameEdges(), timeEdges(), numberEdges()).flatMap(Function.identity());
  }

  private static Stream<Edge> nameEdges() {
    return Stream.of(
            Stream.of("a", "-", "_", "AZaz09_-")
                .map(text -> new Edge("bucket", b -> b.bucket(text), ElectionConfig::bucket, text)),
            Stream.of("a", "a.b", "-/_=.x", "g".repeat(200))
                .map(text -> new Edge("group", b -> b.group(text), ElectionConfig::group, text)),
            Stream.of("i", "i".repeat(128), "😀".repeat(128), "Änne, 2nd host", "a\u00adb")
                .map(
                    text ->
                        new Edge(
                            "instanceId",
                            b -> b.instanceId(text),
                            ElectionConfig::instanceId,
                            text)))
        .flatMap(Function.identity());
  }

  private static Stream<Edge> timeEdges() {
    return Stream.of(
        time("ttl", millis(100), ElectionConfig.Builder::ttl, ElectionConfig::ttl),
        time("ttl", Duration.ofHours(1), ElectionConfig.Builder::ttl, ElectionConfig::ttl),
        time(
            "heartbeatInterval",
            Duration.ofNanos(1),
            ElectionConfig.Builder::heartbeatInterval,
            ElectionConfig::heartbeatInterval),
        time(
            "heartbeatInterval",
            Duration.ofSeconds(1),
            ElectionConfig.Builder::heartbeatInterval,
            ElectionConfig::heartbeatInterval),
        time(
            "operationTimeout",
            Duration.ofSeconds(1),
            ElectionConfig.Builder::operationTimeout,
            ElectionConfig::operationTimeout),
        time(
            "acquireDelay",
            Duration.ZERO,
            ElectionConfig.Builder::acquireDelay,
            ElectionConfig::acquireDelay),
        time(
            "acquireDelay",
            Duration.ofSeconds(3),
            ElectionConfig.Builder::acquireDelay,
            ElectionConfig::acquireDelay),
        time(
            "coldStartDelay",
            Duration.ofHours(1),
            ElectionConfig.Builder::coldStartDelay,
            ElectionConfig::coldStartDelay),
        time(
            "resignCooldown",
            Duration.ZERO,
            ElectionConfig.Builder::resignCooldown,
            ElectionConfig::resignCooldown),
        time(
            "resignCooldown",
            Duration.ofHours(24),
            ElectionConfig.Builder::resignCooldown,
            ElectionConfig::resignCooldown),
        time(
            "validationInterval",
            Duration.ZERO,
            ElectionConfig.Builder::validationInterval,
            ElectionConfig::validationInterval),
        time(
            "validationInterval",
            Duration.ofSeconds(1),
            ElectionConfig.Builder::validationInterval,
            ElectionConfig::validationInterval),
        time(
            "validationInterval",
            Duration.ofHours(24),
            ElectionConfig.Builder::validationInterval,
            ElectionConfig::validationInterval),
        time(
            "disconnectGracePeriod",
            Duration.ofSeconds(2),
            ElectionConfig.Builder::disconnectGracePeriod,
            ElectionConfig::disconnectGracePeriod),
        time(
            "disconnectGracePeriod",
            Duration.ofHours(24),
            ElectionConfig.Builder::disconnectGracePeriod,
            ElectionConfig::disconnectGracePeriod),
        time(
            "minTenure",
            Duration.ofHours(24),
            ElectionConfig.Builder::minTenure,
            ElectionConfig::minTenure));
  }

  private static Stream<Edge> numberEdges() {
    Map<String, String> fullMeta = Map.of("k", "v".repeat(4095));
    return Stream.of(
        new Edge("maxClockDrift", b -> b.maxClockDrift(0), ElectionConfig::maxClockDrift, 0.0),
        new Edge("maxClockDrift", b -> b.maxClockDrift(0.1), ElectionConfig::maxClockDrift, 0.1),
        new Edge(
            "maxConsecutiveFailures",
            b -> b.maxConsecutiveFailures(0),
            ElectionConfig::maxConsecutiveFailures,
            3),
        new Edge(
            "maxConsecutiveFailures",
            b -> b.maxConsecutiveFailures(1),
            ElectionConfig::maxConsecutiveFailures,
            1),
        new Edge("priority", b -> b.priority(0), ElectionConfig::priority, 0),
        new Edge(
            "priority",
            b -> b.priority(Integer.MAX_VALUE),
            ElectionConfig::priority,
            Integer.MAX_VALUE),
        new Edge(
            "allowPriorityTakeover",
            b -> b.priority(1).allowPriorityTakeover(true),
            ElectionConfig::allowPriorityTakeover,
            true),
        new Edge("bucketReplicas", b -> b.bucketReplicas(1), ElectionConfig::bucketReplicas, 1),
        new Edge("bucketReplicas", b -> b.bucketReplicas(5), ElectionConfig::bucketReplicas, 5),
        new Edge("meta", b -> b.meta(fullMeta), ElectionConfig::meta, fullMeta),
        new Edge(
            "allowVolatileStorage",
            b -> b.allowVolatileStorage(true),
            ElectionConfig::allowVolatileStorage,
            true));
  }

  @ParameterizedTest
  @MethodSource("edges")
  void acceptsTheEdgesOfEachRange(Edge edge) {
    ElectionConfig config = edge.change().apply(valid()).build();

    assertThat(edge.accessor().apply(config)).isEqualTo(edge.value());
  }

  private static Refusal refusal(
      String field, UnaryOperator<ElectionConfig.Builder> change, String value, String rule) {
    return new Refusal(field, change, value, rule);
  }

  private static Refusal missing(String field, UnaryOperator<ElectionConfig.Builder> change) {
    return new Refusal(field, change, "not set", "is required");
  }

  private interface TimeSetter {
    ElectionConfig.Builder set(ElectionConfig.Builder builder, Duration time);
  }

  private static Edge time(
      String field, Duration value, TimeSetter setter, Function<ElectionConfig, Object> accessor) {
    return new Edge(field, builder -> setter.set(builder, value), accessor, value);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Duration forever() {
    return Duration.ofSeconds(Long.MAX_VALUE);
  }
}
