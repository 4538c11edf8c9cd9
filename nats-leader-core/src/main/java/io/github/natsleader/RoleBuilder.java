// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.spi.ElectionObserver;
import java.util.Objects;

/**
 * Puts one role of a {@link RoleManager} together; nothing happens before {@link #start()}. For use
 * by one thread, once.
 */
public final class RoleBuilder {
  private final RoleManager manager;
  private final ElectionConfig config;
  private final Election.Builder election;
  private Election.PromoteCallback onPromote = leadership -> {};
  private Election.DemoteCallback onDemote = reason -> {};

  RoleBuilder(RoleManager manager, ElectionConfig config, Election.Builder election) {
    this.manager = manager;
    this.config = config;
    this.election = election;
  }

  /**
   * Sets what runs when a term of this role begins, as {@link Election.Builder#onPromote} does. It
   * begins when the callback that all roles share has returned, unless that threw or the term is
   * over by then.
   */
  public RoleBuilder onPromote(Election.PromoteCallback callback) {
    onPromote = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /**
   * Sets what runs when a term of this role has ended, if its own {@code onPromote} began. The
   * callback that all roles share runs after it, whether or not it throws.
   */
  public RoleBuilder onDemote(Election.DemoteCallback callback) {
    onDemote = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /** Adds a listener of this role. */
  public RoleBuilder listener(ElectionListener listener) {
    election.listener(listener);
    return this;
  }

  /** Adds what makes an observer for this role, besides those of all roles. */
  public RoleBuilder observer(ElectionObserver.Factory observers) {
    election.observer(observers);
    return this;
  }

  /**
   * Adds the role, and has it take part from now on.
   *
   * @return its election, for status, proofs and resignation; {@link RoleManager#remove} stops it
   * @throws DuplicateRoleException if there is a role of that name, be it one that has stopped
   * @throws AlreadyStoppedException if the manager or its {@link NatsLeader} is closed
   */
  public Election start() {
    return manager.start(
        new Role(election, manager.callbacks(config.group(), onPromote, onDemote)));
  }
}
