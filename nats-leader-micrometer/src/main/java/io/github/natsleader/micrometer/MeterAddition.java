// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Adds all meters of one owner to a registry, each in place of one of the same name and tags that
 * an earlier owner has left or still uses: a registry would hand out that one. For use while
 * holding the registry's lock.
 */
final class MeterAddition {
  private final MeterRegistry registry;
  private final Tags labels;
  private final Set<Meter> earlier;
  private final List<Meter> added = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param labels of every meter
   */
  MeterAddition(MeterRegistry registry, Tags labels) {
    this.registry = registry;
    this.labels = labels;
    this.earlier = OwnedMeters.presentIn(registry);
  }

  Counter counter(String name, String description, Tags tags) {
    return add(
        () ->
            Counter.builder(name)
                .description(description)
                .tags(labels.and(tags))
                .register(registry));
  }

  Timer timer(String name, String description, Tags tags, Duration[] buckets) {
    return add(
        () ->
            Timer.builder(name)
                .description(description)
                .tags(labels.and(tags))
                .serviceLevelObjectives(buckets)
                .register(registry));
  }

  /**
   * Adds a gauge.
   *
   * @param value held by the gauge, so that it is not collected while the gauge is read
   */
  void gauge(String name, String description, Supplier<Number> value) {
    makeWay(name);
    add(() -> Gauge.builder(name, value).description(description).tags(labels).register(registry));
  }

  /** As {@link #gauge}, in the registry's own unit of time. */
  void duration(String name, String description, Supplier<Duration> value) {
    makeWay(name);
    Supplier<Number> nanos = () -> value.get().toNanos();
    add(
        () ->
            TimeGauge.builder(name, nanos, TimeUnit.NANOSECONDS)
                .description(description)
                .tags(labels)
                .register(registry));
  }

  /** What has been added. */
  OwnedMeters owned() {
    return new OwnedMeters(registry, added);
  }

  /**
   * A registry warns of a second gauge, so the first is removed before, by the names it was given.
   */
  private void makeWay(String name) {
    registry.removeByPreFilterId(new Meter.Id(name, labels, null, null, Meter.Type.GAUGE));
  }

  private <M extends Meter> M add(Supplier<M> register) {
    M meter = register.get();
    if (earlier.contains(meter)) {
      registry.remove(meter);
      meter = register.get();
    }
    added.add(meter);
    return meter;
  }
}
