// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.Election;
import io.github.natsleader.Election.DemoteCallback;
import io.github.natsleader.Election.PromoteCallback;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.spi.ElectionObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects what a {@link HostedElection} is made of. */
final class HostedElectionBuilder implements Election.Builder {
  private final ElectionDriver driver;
  private final ElectionConfig config;
  private final List<ElectionListener> listeners = new ArrayList<>();
  private final List<ElectionObserver.Factory> observers = new ArrayList<>();
  private PromoteCallback onPromote = leadership -> {};
  private DemoteCallback onDemote = reason -> {};

  HostedElectionBuilder(ElectionDriver driver, ElectionConfig config) {
    this.driver = driver;
    this.config = Objects.requireNonNull(config, "config");
  }

  @Override
  public Election.Builder onPromote(PromoteCallback callback) {
    onPromote = Objects.requireNonNull(callback, "callback");
    return this;
  }

  @Override
  public Election.Builder onDemote(DemoteCallback callback) {
    onDemote = Objects.requireNonNull(callback, "callback");
    return this;
  }

  @Override
  public Election.Builder listener(ElectionListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  @Override
  public Election.Builder observer(ElectionObserver.Factory factory) {
    observers.add(Objects.requireNonNull(factory, "factory"));
    return this;
  }

  @Override
  public Election build() {
    return new HostedElection(driver, config, onPromote, onDemote, listeners, observers);
  }
}
