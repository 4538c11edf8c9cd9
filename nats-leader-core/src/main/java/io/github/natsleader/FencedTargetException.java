// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * A bucket or stream is not fit to be guarded: its settings could drop the fence or let writes past
 * it, or another group guards it already. Nothing was written. Not transient.
 */
public final class FencedTargetException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final String target;
  private final String field;
  private final String found;
  private final String required;

  /**
   * One field and what is wrong with it.
   *
   * @param target the stream's name
   * @param field the setting of the stream, or the fence's subject
   * @param found its value
   * @param required what it must be
   * @param consequence what would happen otherwise, and what to do
   */
  public FencedTargetException(
      String target, String field, String found, String required, String consequence) {
    super(
        "Stream "
            + target
            + " cannot be guarded: "
            + field
            + " is "
            + found
            + ", needed is "
            + required
            + ": "
            + consequence,
        null,
        false);
    this.target = target;
    this.field = field;
    this.found = found;
    this.required = required;
  }

  /** The name of the stream; that of a bucket's stream is {@code KV_} and the bucket's name. */
  public String target() {
    return target;
  }

  /** The setting of the stream as NATS calls it, or the fence's subject. */
  public String field() {
    return field;
  }

  /** The value that was found, as text. */
  public String found() {
    return found;
  }

  /** What it must be. */
  public String required() {
    return required;
  }
}
