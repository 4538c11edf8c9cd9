// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The roles of a {@link RoleManager}, each as it was at an instant of its own: the roles are asked
 * one after another.
 *
 * @param byRole the status of each by its name, in the order of adding
 */
public record RolesStatus(Map<String, ElectionStatus> byRole) {
  /** Copies the map, in its order. */
  public RolesStatus {
    byRole = Collections.unmodifiableMap(new LinkedHashMap<>(byRole));
  }

  /** Those that this process led, by the clock, in the order of adding. */
  public List<String> led() {
    return where(ElectionStatus::isLeader);
  }

  /**
   * Those that take no further part: after a stop, or because the election has ended on its own. A
   * role that is being removed is among them while its callbacks are still at work.
   */
  public List<String> stopped() {
    return where(status -> status.state() == ElectionState.STOPPED);
  }

  private List<String> where(Predicate<ElectionStatus> condition) {
    return byRole.entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
