// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The end of an attempt to acquire. */
@Name("io.github.natsleader.Acquisition")
@Label("Acquisition")
@Description("An attempt to acquire the register is over")
@Category("NATS leader election")
@StackTrace(false)
final class AcquisitionEvent extends ElectionEvent {
  @Label("Correlation ID")
  String correlationId = "";

  @Label("Acquired")
  boolean acquired;

  @Label("Error Type")
  String errorType = "";

  @Label("Took")
  @Timespan(Timespan.NANOSECONDS)
  long took;
}
