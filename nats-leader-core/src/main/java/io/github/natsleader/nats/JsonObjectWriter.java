// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes one JSON object, field by field: the same calls give the same bytes, without blanks or
 * line ends. Not safe for use by several threads.
 *
 * <p>Does not see to it that a key is there once only, nor that {@link JsonReader}, which has
 * bounds of size, will read it.
 */
public final class JsonObjectWriter {
  private final StringBuilder text = new StringBuilder("{");

  /** An object without fields. */
  public JsonObjectWriter() {}

  /**
   * Adds a text. Any text is read back as it was, one with half a surrogate pair as well.
   *
   * @return this
   */
  public JsonObjectWriter field(String key, String value) {
    key(key);
    string(value);
    return this;
  }

  /**
   * Adds a whole number, with all its digits.
   *
   * @return this
   */
  public JsonObjectWriter field(String key, long value) {
    key(key);
    text.append(value);
    return this;
  }

  /**
   * Adds a truth value.
   *
   * @return this
   */
  public JsonObjectWriter field(String key, boolean value) {
    key(key);
    text.append(value);
    return this;
  }

  /**
   * Adds an object of texts: the entries in the order of their keys.
   *
   * @return this
   */
  public JsonObjectWriter field(String key, Map<String, String> entries) {
    JsonObjectWriter nested = new JsonObjectWriter();
    new TreeMap<>(entries).forEach(nested::field);
    key(key);
    text.append(nested.text).append('}');
    return this;
  }

  /** The object with the fields so far, in UTF-8; more may be added after. */
  public byte[] bytes() {
    return (text + "}").getBytes(StandardCharsets.UTF_8);
  }

  private void key(String key) {
    if (text.length() > 1) {
      text.append(',');
    }
    string(key);
    text.append(':');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        text.append(c).append(value.charAt(++i));
      } else {
        character(c);
      }
    }
    text.append('"');
  }

  private void character(char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c < ' ' || Character.isSurrogate(c)) {
      // A surrogate without its other half has no UTF-8 form, and would be read back as "?".
      text.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        text.append(Character.forDigit(c >> shift & 0xf, 16));
      }
    } else {
      text.append(c);
    }
  }
}
