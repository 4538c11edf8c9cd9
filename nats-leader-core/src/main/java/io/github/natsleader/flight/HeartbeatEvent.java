// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** How a renewal fared. */
@Name("io.github.natsleader.Heartbeat")
@Label("Heartbeat")
@Description("A renewal was acknowledged, or a transmission of one failed")
@Category("NATS leader election")
@StackTrace(false)
final class HeartbeatEvent extends ElectionEvent {
  @Label("Succeeded")
  boolean succeeded;

  @Label("Error Type")
  String errorType = "";

  @Label("Consecutive Failures")
  int consecutiveFailures;

  @Label("Took")
  @Timespan(Timespan.NANOSECONDS)
  long took;
}
