// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * Keeps the metrics of elections in a registry:
 *
 * <pre>{@code
 * natsLeader.election(config).observer(ElectionMetrics.of(registry)).start();
 * }</pre>
 *
 * <p>Each election has meters of its own from its start to its end, whether it leads or not, with
 * the tags {@code role} (its group), {@code instance.id} and {@code bucket}. Their names begin with
 * {@code election.}; Prometheus is told {@code election_is_leader} and so on.
 *
 * <p>Of two elections with the same three tags in one registry, the one that started last is shown:
 * its meters, from zero, replace those of the other, and the other's end does not remove them. What
 * the other still counts is not seen.
 *
 * <p>Adding and removing an election's meters looks through all meters of the registry, the removal
 * on the thread that elections run on: meant for tens of elections in a registry, not thousands.
 *
 * <p>Safe for use by many threads; any number may be made for one registry.
 */
public final class ElectionMetrics implements ElectionObserver.Factory {
  private final MeterRegistry registry;

  private ElectionMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Metrics that go into {@code registry}.
   *
   * @param registry which is not closed with the elections
   */
  public static ElectionMetrics of(MeterRegistry registry) {
    return new ElectionMetrics(Objects.requireNonNull(registry, "registry"));
  }

  /** Adds the meters of an election to the registry; its end removes them. */
  @Override
  public ElectionObserver observe(ObservedElection election) {
    return new MeteredElection(registry, election);
  }
}
