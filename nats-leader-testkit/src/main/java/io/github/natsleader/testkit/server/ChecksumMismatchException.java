// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.net.URI;

/**
 * A downloaded release archive does not have the checksum that its release publishes. The archive
 * was removed and nothing was installed; the search ended there.
 */
public final class ChecksumMismatchException extends NatsServerException {

  private static final long serialVersionUID = 1L;

  private final URI archive;
  private final String expected;
  private final String actual;

  ChecksumMismatchException(URI archive, String expected, String actual) {
    super(
        archive
            + " has the SHA-256 "
            + actual
            + " but its release publishes "
            + expected
            + ": it was removed and not installed. Try again; if it stays so, ask whoever serves"
            + " it.",
        null);
    this.archive = archive;
    this.expected = expected;
    this.actual = actual;
  }

  /**
   * Where the archive came from.
   *
   * @return its address
   */
  public URI archive() {
    return archive;
  }

  /**
   * The published checksum.
   *
   * @return SHA-256 in lower-case hexadecimal
   */
  public String expected() {
    return expected;
  }

  /**
   * The checksum of what was downloaded.
   *
   * @return SHA-256 in lower-case hexadecimal
   */
  public String actual() {
    return actual;
  }
}
