// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of state. */
@Name("io.github.natsleader.Transition")
@Label("State Transition")
@Description("The state of a participant has changed")
@Category("NATS leader election")
@StackTrace(false)
final class TransitionEvent extends ElectionEvent {
  @Label("From")
  String from = "";

  @Label("To")
  String to = "";
}
