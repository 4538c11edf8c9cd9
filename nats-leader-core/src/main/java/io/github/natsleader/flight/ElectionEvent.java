// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import io.github.natsleader.ElectionConfig;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** What all events tell: which participant of which election. */
@Category("NATS leader election")
@StackTrace(false)
abstract class ElectionEvent extends Event {
  @Label("Group")
  String group = "";

  @Label("Bucket")
  String bucket = "";

  @Label("Instance ID")
  String instanceId = "";

  /** Names the election, and hands the event over. */
  final void commitFor(ElectionConfig config) {
    group = config.group();
    bucket = config.bucket();
    instanceId = config.instanceId();
    commit();
  }
}
