// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.StoreEvent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who watches which group of a bucket. */
final class GroupListeners {
  private final Map<String, List<GroupListener>> byGroup = new ConcurrentHashMap<>();

  void add(GroupListener listener) {
    byGroup.compute(
        listener.group(),
        (group, present) -> {
          List<GroupListener> all = present == null ? new CopyOnWriteArrayList<>() : present;
          all.add(listener);
          return all;
        });
  }

  void remove(GroupListener listener) {
    byGroup.computeIfPresent(
        listener.group(),
        (group, present) -> {
          present.remove(listener);
          return present.isEmpty() ? null : present;
        });
  }

  void endAll() {
    byGroup.values().forEach(all -> all.forEach(GroupListener::end));
    byGroup.clear();
  }

  /** The one group that is watched; null for none or several. */
  @Nullable String onlyGroup() {
    Iterator<String> groups = byGroup.keySet().iterator();
    String first = groups.hasNext() ? groups.next() : null;
    return groups.hasNext() ? null : first;
  }

  boolean isEmpty() {
    return byGroup.isEmpty();
  }

  List<GroupListener> of(String group) {
    return byGroup.getOrDefault(group, List.of());
  }

  void tellAll(StoreEvent event) {
    tell(group -> true, event);
  }

  void tell(Predicate<String> groups, StoreEvent event) {
    byGroup.forEach(
        (group, all) -> {
          if (groups.test(group)) {
            all.forEach(listener -> listener.deliver(event));
          }
        });
  }
}
