// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The beginning of a term. */
@Name("io.github.natsleader.TermBegan")
@Label("Term Began")
@Description("This participant leads")
@Category("NATS leader election")
@StackTrace(false)
final class TermBeganEvent extends ElectionEvent {
  @Label("Correlation ID")
  String correlationId = "";

  @Label("Epoch")
  long epoch;
}
