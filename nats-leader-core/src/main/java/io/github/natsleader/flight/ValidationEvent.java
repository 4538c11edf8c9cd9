// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The outcome of a validation. */
@Name("io.github.natsleader.Validation")
@Label("Validation")
@Description("A term was asked to be proved")
@Category("NATS leader election")
@StackTrace(false)
final class ValidationEvent extends ElectionEvent {
  @Label("Epoch")
  long epoch;

  @Label("Outcome")
  String outcome = "";
}
