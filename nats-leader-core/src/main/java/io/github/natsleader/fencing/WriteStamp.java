// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/**
 * Names one transmission of a guarded write, in a header of the message.
 *
 * @param epoch the term's epoch
 * @param token the term's token
 * @param n counts the transmissions of a lane
 */
public record WriteStamp(long epoch, String token, long n) {
  /** The header that bears it. */
  public static final String HEADER = "Nle-Write";

  /** What the header holds. */
  public String text() {
    return epoch + "/" + token + "/" + n;
  }
}
