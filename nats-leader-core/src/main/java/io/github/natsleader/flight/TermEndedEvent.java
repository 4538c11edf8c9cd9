// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The end of a term. */
@Name("io.github.natsleader.TermEnded")
@Label("Term Ended")
@Description("This participant leads no longer")
@Category("NATS leader election")
@StackTrace(false)
final class TermEndedEvent extends ElectionEvent {
  @Label("Correlation ID")
  String correlationId = "";

  @Label("Epoch")
  long epoch;

  @Label("Reason")
  String reason = "";

  @Label("Led")
  @Timespan(Timespan.NANOSECONDS)
  long led;
}
