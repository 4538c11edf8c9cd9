// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * The NATS server cannot enforce a fence: it would accept the write of an ended term. Nothing
 * guarded was written, and nothing will be. Never transient: upgrade the servers, all of a cluster.
 */
public final class FencingUnsupportedException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final String needed;

  /**
   * Names what was found and what is needed.
   *
   * @param found the server's version
   * @param needed the lowest version that will do
   * @param detail how it was found out
   */
  public FencingUnsupportedException(String found, String needed, String detail) {
    super(
        "Fenced writes need nats-server "
            + needed
            + " or later on every server that holds the stream, found "
            + found
            + ": "
            + detail,
        null,
        false);
    this.found = found;
    this.needed = needed;
  }

  /** The version that the server told of itself. */
  public String found() {
    return found;
  }

  /** The lowest version that enforces fences. */
  public String needed() {
    return needed;
  }
}
