// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * A key is at another revision than a guarded create, update or delete expects. Nothing was
 * written. Not transient: read the key and decide anew.
 */
public final class FencedRevisionException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final long expected;
  private final long found;

  /**
   * Names the key and both revisions.
   *
   * @param key the key
   * @param expected the revision that was expected; 0 for no value
   * @param found the revision of its last entry; 0 where it has none
   */
  public FencedRevisionException(String key, long expected, long found) {
    super(
        "Key "
            + key
            + (expected == 0 ? " must not have a value" : " must be at revision " + expected)
            + ", and is at revision "
            + found,
        null,
        false);
    this.key = key;
    this.expected = expected;
    this.found = found;
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** The revision that was expected; 0 where the key must not have a value. */
  public long expected() {
    return expected;
  }

  /** The revision that the key is at; 0 where it has no entry. */
  public long found() {
    return found;
  }
}
