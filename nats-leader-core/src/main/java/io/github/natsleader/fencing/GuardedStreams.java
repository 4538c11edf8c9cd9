// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/** The streams of one connection. Safe for use by many threads; no call blocks. */
public interface GuardedStreams {
  /** The lowest version of the server that enforces fences. */
  String NEEDED_VERSION = "2.11.0";

  /** The version of the server at the other end. */
  String serverVersion();

  /** Whether that version enforces fences. It says nothing of the other servers of a cluster. */
  boolean versionEnforcesFences();

  /**
   * One stream; nothing is asked of the server yet.
   *
   * @throws IllegalArgumentException if the name is none for a stream
   */
  GuardedStream stream(String name);
}
