// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import java.util.Optional;

/** The way to the Flight Recorder, where the runtime has one. */
public final class Flight {
  private Flight() {}

  /** What records the events of an election; empty where the module {@code jdk.jfr} is missing. */
  public static Optional<ElectionObserver> of(ObservedElection election) {
    try {
      return Optional.of(ElectionFlight.of(election));
    } catch (LinkageError e) {
      // The events' superclass is not there: a runtime image without the module.
      return Optional.empty();
    }
  }
}
