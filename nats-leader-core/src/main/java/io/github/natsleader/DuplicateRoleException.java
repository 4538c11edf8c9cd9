// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * A role was added to a {@link RoleManager} that has one of that name; the other one goes on as it
 * was. Remove it first. Not transient.
 */
public final class DuplicateRoleException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final String role;

  /** Names the role. */
  public DuplicateRoleException(String role) {
    super(
        "There is a role \"" + role + "\" already; remove(\"" + role + "\") before it is added",
        null,
        false);
    this.role = role;
  }

  /** The name of the role, which is its election's group. */
  public String role() {
    return role;
  }
}
