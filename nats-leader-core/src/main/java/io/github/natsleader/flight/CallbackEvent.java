// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A callback at work. */
@Name("io.github.natsleader.Callback")
@Label("Callback")
@Description("A callback of a term, on its thread, from its beginning to its end")
@Category("NATS leader election")
@StackTrace(false)
final class CallbackEvent extends ElectionEvent {
  @Label("Callback")
  String callback = "";

  @Label("Epoch")
  long epoch;

  @Label("Failed")
  boolean failed;
}
