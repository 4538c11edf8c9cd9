// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A value read through a {@link FencedBucket}. Immutable. */
public final class FencedEntry {
  private final String key;
  private final byte[] value;
  private final long revision;

  /**
   * Copies the value.
   *
   * @param key the key
   * @param value its value
   * @param revision the revision at which it was written; positive
   */
  public FencedEntry(String key, byte[] value, long revision) {
    this.key = Objects.requireNonNull(key, "key");
    this.value = value.clone();
    this.revision = revision;
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** A copy of the value. */
  public byte[] value() {
    return value.clone();
  }

  /** The value as UTF-8 text. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** What {@link FencedBucket#update} and {@link FencedBucket#delete} expect. */
  public long revision() {
    return revision;
  }

  @Override
  public String toString() {
    return "FencedEntry[key=" + key + ", bytes=" + value.length + ", revision=" + revision + "]";
  }
}
