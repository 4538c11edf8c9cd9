// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The meters that one owner has added to a registry, and removes unless a later owner has replaced
 * them: a registry removes by name and tags, whosever meter that is.
 */
final class OwnedMeters {
  private final MeterRegistry registry;
  private final List<Meter> meters;

  OwnedMeters(MeterRegistry registry, List<Meter> meters) {
    this.registry = registry;
    this.meters = List.copyOf(meters);
  }

  void remove() {
    // The registry is the lock of all owners that come and go, whoever made them.
    synchronized (registry) {
      Set<Meter> present = presentIn(registry);
      meters.stream().filter(present::contains).forEach(registry::remove);
    }
  }

  /** By identity: meters are equal by name and tags. */
  static Set<Meter> presentIn(MeterRegistry registry) {
    Set<Meter> present = Collections.newSetFromMap(new IdentityHashMap<>());
    present.addAll(registry.getMeters());
    return present;
  }
}
