// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import org.jspecify.annotations.Nullable;

/**
 * A guarded write may have been applied or not, and within the time given for the call that could
 * not be found out. It is never applied later than the next call on the same bucket or stream under
 * the same term: that call first makes sure that it cannot land any more, so that a read tells its
 * fate. Nothing of an ended term lands once a newer term has raised the fence.
 *
 * <p>Transient: read the key and decide, or write again where a repetition does no harm.
 */
public final class FencedWriteUnknownException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final String subject;

  /**
   * Names the write.
   *
   * @param subject the subject that was written to
   * @param why why its fate is not known
   * @param cause the failure underneath; null where there is none
   */
  public FencedWriteUnknownException(String subject, String why, @Nullable Throwable cause) {
    super(
        "A guarded write to "
            + subject
            + " may have been applied: "
            + why
            + ". Read it back before deciding anything.",
        cause,
        true);
    this.subject = subject;
  }

  /** The subject that was written to; that of a key is {@code $KV.<bucket>.<key>}. */
  public String subject() {
    return subject;
  }
}
