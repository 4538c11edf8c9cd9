// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.spi.ElectionObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The roles of one process: an {@link Election} for each, which are added and removed while the
 * others go on, say in one place what they have in common, and end in order. A role's name is its
 * election's group, and is there once in a manager.
 *
 * <pre>{@code
 * try (RoleManager roles =
 *     RoleManager.builder(natsLeader)
 *         .defaults(settings -> settings.bucket("elections").instanceId("host-1").ttl(lease))
 *         .onDemote((role, reason) -> log(role + " is lost: " + reason))
 *         .build()) {
 *   roles.add("scheduler").onPromote(leadership -> schedule(leadership)).start();
 *   roles.add("reports", settings -> settings.priority(5)).onPromote(this::report).start();
 *   ...
 *   roles.remove("reports");
 * }
 * }</pre>
 *
 * <p>Each role has its own state, lease, callbacks and threads: one whose callback throws or is
 * stuck, whose bucket is unfit or whose stop takes too long costs the others nothing, but for their
 * place in the order of {@link #stop(StopOptions)}.
 *
 * <p>Safe for use by many threads. Nothing here blocks but {@link #remove} and {@link #stop}.
 */
public final class RoleManager implements AutoCloseable {
  private final NatsLeader natsLeader;
  private final Consumer<ElectionConfig.Builder> defaults;
  private final PromoteCallback onPromote;
  private final DemoteCallback onDemote;
  private final List<ElectionObserver.Factory> observers;
  private final @Nullable Comparator<String> stopOrder;

  private final Roster roster = new Roster();

  private RoleManager(Builder builder) {
    natsLeader = builder.natsLeader;
    defaults = builder.defaults;
    onPromote = builder.onPromote;
    onDemote = builder.onDemote;
    observers = List.copyOf(builder.observers);
    stopOrder = builder.stopOrder;
  }

  /** A manager whose roles have nothing in common. */
  public static RoleManager on(NatsLeader natsLeader) {
    return builder(natsLeader).build();
  }

  /**
   * Begins a manager.
   *
   * @param natsLeader what the roles run on; it stays the caller's: close it after the manager
   */
  public static Builder builder(NatsLeader natsLeader) {
    return new Builder(natsLeader);
  }

  /**
   * Begins a role with the default settings and this group; add {@code start()}.
   *
   * @throws ElectionConfigException if a setting is missing or refused
   */
  public RoleBuilder add(String role) {
    return add(role, settings -> {});
  }

  /**
   * Begins a role with the default settings, those given over them, and this group; add {@code
   * start()}.
   *
   * @throws ElectionConfigException if a setting is missing or refused
   */
  public RoleBuilder add(String role, Consumer<ElectionConfig.Builder> settings) {
    ElectionConfig.Builder config = ElectionConfig.builder();
    defaults.accept(config);
    settings.accept(config);
    return add(config.group(role).build());
  }

  /** Begins a role with settings of its own; add {@code start()}. The group is its name. */
  public RoleBuilder add(ElectionConfig config) {
    Election.Builder election = natsLeader.election(config);
    observers.forEach(election::observer);
    return new RoleBuilder(this, config, election);
  }

  /** {@link #remove(String, StopOptions)} with {@link StopOptions#DEFAULT}. */
  public boolean remove(String role) {
    return remove(role, StopOptions.DEFAULT);
  }

  /**
   * Stops one role as {@link Election#stop(StopOptions)} does, and forgets it once it has ended and
   * its callbacks have returned. Until then it is among the stopped, and its name is taken, so that
   * two terms of a role are never at work in one process.
   *
   * @return whether nothing of the role is at work any more; true as well if there is no such role
   */
  public boolean remove(String role, StopOptions options) {
    Objects.requireNonNull(options, "options");
    return roster.find(role).map(leaving -> leaving.leave(options)).orElse(true);
  }

  /** The election of a role; empty if there is none of that name. */
  public Optional<Election> election(String role) {
    return roster.find(role).map(Role::election);
  }

  /** All roles, also those that have stopped; one that was removed is there until it has ended. */
  public RolesStatus status() {
    Map<String, ElectionStatus> byRole = new LinkedHashMap<>();
    roster.all().forEach(role -> byRole.put(role.name(), role.election().status()));
    return new RolesStatus(byRole);
  }

  /** {@link #stop(StopOptions)} with {@link StopOptions#DEFAULT}. */
  public boolean stop() {
    return stop(StopOptions.DEFAULT);
  }

  /**
   * Stops all roles for good, one after another: the last added first, or in the order that the
   * builder was given. The next one's stop begins when the one before has ended, its callbacks have
   * returned and its lease is released. No role can be added any more.
   *
   * <p>The time-out is for all together. A role that takes longer than its share, which is what is
   * left divided by the roles that are left, loses its place in the order and nothing else: it goes
   * on winding down beside the next ones, for as long as the time-out lasts.
   *
   * <p>Without {@code waitForDemote} all are stopped at the same time, since nobody waits for the
   * order; so they are from an interrupted thread. From inside a callback of one of the roles, that
   * role is not waited for, and from inside an {@code onPromote} none after it, since its end
   * interrupts it. Calling it again waits for the same end; with less time, it hurries it.
   *
   * @return whether all had ended by the time that this returned, and all callbacks had returned
   */
  public boolean stop(StopOptions options) {
    return new OrderedStop(options).stop(inStopOrder(roster.close()));
  }

  /** {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  RoleCallbacks callbacks(
      String role, Election.PromoteCallback ownPromote, Election.DemoteCallback ownDemote) {
    return new RoleCallbacks(role, onPromote, onDemote, ownPromote, ownDemote);
  }

  Election start(Role role) {
    roster.add(role);
    try {
      // Whoever stops everything meanwhile has stopped this one too, which then does not start.
      role.election().start();
    } catch (RuntimeException e) {
      roster.drop(role);
      throw e;
    }
    return role.election();
  }

  private List<Role> inStopOrder(List<Role> asAdded) {
    List<Role> ordered = new ArrayList<>(asAdded);
    Collections.reverse(ordered);
    if (stopOrder != null) {
      ordered.sort(Comparator.comparing(Role::name, stopOrder));
    }
    return ordered;
  }

  /** Runs when a term of any role begins. */
  @FunctionalInterface
  public interface PromoteCallback {
    /**
     * A term of this role has begun; as {@link Election.PromoteCallback#onPromote}, and on the same
     * thread before the role's own. The role's own waits for its return.
     *
     * @throws Exception as one from the role's own does, which then does not begin
     */
    void onPromote(String role, Leadership leadership) throws Exception;
  }

  /** Runs when a term of any role has ended. */
  @FunctionalInterface
  public interface DemoteCallback {
    /**
     * A term of this role has ended; as {@link Election.DemoteCallback#onDemote}, and on the same
     * thread after the role's own.
     *
     * @throws Exception is logged, and means nothing else
     */
    void onDemote(String role, DemotionReason reason) throws Exception;
  }

  /** Collects what all roles have in common. For use by one thread. */
  public static final class Builder {
    private final NatsLeader natsLeader;
    private final List<ElectionObserver.Factory> observers = new ArrayList<>();
    private Consumer<ElectionConfig.Builder> defaults = settings -> {};
    private PromoteCallback onPromote = (role, leadership) -> {};
    private DemoteCallback onDemote = (role, reason) -> {};
    private @Nullable Comparator<String> stopOrder;

    private Builder(NatsLeader natsLeader) {
      this.natsLeader = Objects.requireNonNull(natsLeader, "natsLeader");
    }

    /**
     * Sets what gives each role its settings, as far as it has no others: bucket, instanceId and
     * ttl usually, or {@code settings -> settings.environment(System.getenv())}. Called for each
     * role that is added, on the thread that adds it.
     */
    public Builder defaults(Consumer<ElectionConfig.Builder> settings) {
      defaults = Objects.requireNonNull(settings, "settings");
      return this;
    }

    /** Sets what runs when a term of any role begins, before the role's own; nothing by default. */
    public Builder onPromote(PromoteCallback callback) {
      onPromote = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Sets what runs when a term of any role has ended, after the role's own; nothing by default.
     */
    public Builder onDemote(DemoteCallback callback) {
      onDemote = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /** Adds what makes an observer for each role when it starts, such as one for metrics. */
    public Builder observer(ElectionObserver.Factory factory) {
      observers.add(Objects.requireNonNull(factory, "factory"));
      return this;
    }

    /**
     * Sets which roles {@link RoleManager#stop(StopOptions)} stops first: the lesser ones. Among
     * equal ones, and by default, the last added is the first.
     *
     * @param order compares the names of roles; it must not throw
     */
    public Builder stopOrder(Comparator<String> order) {
      stopOrder = Objects.requireNonNull(order, "order");
      return this;
    }

    /** The manager, which has no roles yet. */
    public RoleManager build() {
      return new RoleManager(this);
    }
  }
}
