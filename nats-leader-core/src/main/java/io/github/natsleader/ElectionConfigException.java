// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/** A setting has a value that it must not have. Not transient. */
public final class ElectionConfigException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String value;
  private final String rule;

  /**
   * One setting and what is wrong with it.
   *
   * @param field the setting's name
   * @param value its value, as text
   * @param rule what it must be, the sums written out where it depends on others
   */
  public ElectionConfigException(String field, String value, String rule) {
    super(field + " = " + value + ": " + rule, null, false);
    this.field = field;
    this.value = value;
    this.rule = rule;
  }

  /** The setting's name. */
  public String field() {
    return field;
  }

  /** The value that was refused, as text. */
  public String value() {
    return value;
  }

  /** What the value must be. */
  public String rule() {
    return rule;
  }
}
