// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * How far this participant has come with asking a leader of lower priority for its lease (rule P1).
 *
 * @param askId the latest question
 * @param token whom it was put to; empty before the first
 * @param stage what came of it
 * @param untilNanos while it is open, when it counts as unanswered; once it was answered, when to
 *     ask again
 * @param repeatAtNanos while it is open, when to put it once more; {@link Now#NEVER} while an
 *     answer is awaited
 */
record Asking(long askId, String token, Stage stage, long untilNanos, long repeatAtNanos) {
  enum Stage {
    OPEN,
    ANSWERED,
    /** Whoever does not answer is treated as by {@code AFTER_LEASE}. */
    UNANSWERED
  }

  static Asking nobody() {
    return new Asking(0, "", Stage.ANSWERED, 0, Now.NEVER);
  }

  boolean isUnanswered(String holderToken) {
    return stage == Stage.UNANSWERED && token.equals(holderToken);
  }

  Asking asked(String holderToken, long untilNanos) {
    return new Asking(askId + 1, holderToken, Stage.OPEN, untilNanos, Now.NEVER);
  }

  /** The same question again, within the same time. */
  Asking repeated() {
    return new Asking(askId + 1, token, stage, untilNanos, Now.NEVER);
  }

  /** Nobody listened: it may be put once more while it is open. */
  Asking unheard(long repeatAtNanos) {
    return new Asking(askId, token, stage, untilNanos, repeatAtNanos);
  }

  Asking answered(long againAtNanos) {
    return new Asking(askId, token, Stage.ANSWERED, againAtNanos, Now.NEVER);
  }

  /** Whoever leads may be asked anew: what is asked for has changed. */
  Asking forgotten() {
    return new Asking(askId, "", Stage.ANSWERED, 0, Now.NEVER);
  }

  Asking unanswered() {
    return new Asking(askId, token, Stage.UNANSWERED, Now.NEVER, Now.NEVER);
  }
}
