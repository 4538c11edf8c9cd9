// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which roles a {@link RoleManager} has, in the order of adding. Safe for use by many threads; no
 * code of users runs under its lock.
 */
final class Roster {
  // Guarded by this.
  private final Map<String, Role> roles = new LinkedHashMap<>();
  private boolean closed;

  /** Adds a role, unless this is closed or has one of that name. */
  synchronized void add(Role role) {
    forgetThoseThatLeft();
    if (closed) {
      throw new AlreadyStoppedException(
          "This RoleManager is closed; the role \"" + role.name() + "\" cannot be added");
    }
    if (roles.putIfAbsent(role.name(), role) != null) {
      throw new DuplicateRoleException(role.name());
    }
  }

  synchronized void drop(Role role) {
    roles.remove(role.name(), role);
  }

  synchronized Optional<Role> find(String name) {
    forgetThoseThatLeft();
    return Optional.ofNullable(roles.get(name));
  }

  synchronized List<Role> all() {
    forgetThoseThatLeft();
    return List.copyOf(roles.values());
  }

  /** No role is added after this; those that there are. */
  synchronized List<Role> close() {
    closed = true;
    return all();
  }

  private void forgetThoseThatLeft() {
    roles.values().removeIf(Role::hasLeft);
  }
}
