// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A lease that runs out. */
@Name("io.github.natsleader.AtRisk")
@Label("Lease At Risk")
@Description("The lease runs out unless a renewal succeeds")
@Category("NATS leader election")
@StackTrace(false)
final class AtRiskEvent extends ElectionEvent {
  @Label("Remaining")
  @Timespan(Timespan.NANOSECONDS)
  long remaining;
}
