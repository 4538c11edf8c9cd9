// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object that anybody may have written (rule R2): strictly, within bounds of size
 * and depth, and with nothing thrown but {@link UnreadableJsonException}. Safe for use by many
 * threads.
 *
 * <p>The client's own parser is not used here: it accepts keys without an opening quote, so that
 * nothing that looks at the text beforehand can tell how deep it will recurse.
 *
 * <p>Values are {@link String}, {@link BigDecimal}, {@link Boolean}, {@link Map}, {@link List} and
 * {@link #NULL}. Of a key that is there twice the last counts, and nothing tells that it was.
 */
public final class JsonReader {
  /** The bytes that a value may have, {@value}. */
  public static final int MAX_BYTES = 64 * 1024;

  /** How many objects and lists may be open at once, {@value}, the outermost object among them. */
  public static final int MAX_DEPTH = 32;

  /** The characters that a number may have, {@value}; a longer one is read as {@link #NULL}. */
  public static final int MAX_NUMBER_CHARS = 100;

  /**
   * The JSON value {@code null}, and every number that is malformed, longer than {@link
   * #MAX_NUMBER_CHARS}, or beyond {@link BigDecimal}.
   */
  public static final Object NULL = new Object();

  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The fields by their keys, in the order in which they stand; the caller's own to change.
   *
   * @param value UTF-8, nothing but blanks before and after the object; is not changed or kept
   * @throws UnreadableJsonException if it is empty, longer than {@link #MAX_BYTES}, nested deeper
   *     than {@link #MAX_DEPTH}, not UTF-8, or no JSON object
   */
  public static Map<String, Object> readObject(byte[] value) throws UnreadableJsonException {
    if (value.length == 0) {
      throw new UnreadableJsonException("is empty");
    }
    if (value.length > MAX_BYTES) {
      throw new UnreadableJsonException("has " + value.length + " bytes, at most " + MAX_BYTES);
    }
    JsonReader reader = new JsonReader(decode(value));
    reader.skipBlanks();
    Map<String, Object> object = reader.object(1);
    reader.skipBlanks();
    if (reader.position < reader.text.length()) {
      throw reader.unreadable("text after the object");
    }
    return object;
  }

  private static String decode(byte[] value) throws UnreadableJsonException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableJsonException("is not UTF-8");
    }
  }

  private Object value(int depth) throws UnreadableJsonException {
    return switch (peek()) {
      case '"' -> string();
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws UnreadableJsonException {
    enter(depth);
    expect('{');
    Map<String, Object> fields = new LinkedHashMap<>();
    skipBlanks();
    if (accept('}')) {
      return fields;
    }
    do {
      skipBlanks();
      String key = string();
      skipBlanks();
      expect(':');
      skipBlanks();
      fields.put(key, value(depth));
      skipBlanks();
    } while (accept(','));
    expect('}');
    return fields;
  }

  private List<Object> array(int depth) throws UnreadableJsonException {
    enter(depth);
    expect('[');
    List<Object> items = new ArrayList<>();
    skipBlanks();
    if (accept(']')) {
      return items;
    }
    do {
      skipBlanks();
      items.add(value(depth));
      skipBlanks();
    } while (accept(','));
    expect(']');
    return items;
  }

  private void enter(int depth) throws UnreadableJsonException {
    if (depth > MAX_DEPTH) {
      throw unreadable("nested deeper than " + MAX_DEPTH);
    }
  }

  private String string() throws UnreadableJsonException {
    expect('"');
    StringBuilder chars = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return chars.toString();
      }
      if (c < ' ') {
        throw unreadable("a control character in a string");
      }
      chars.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws UnreadableJsonException {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw unreadable("an unknown escape");
    };
  }

  private char codeUnit() throws UnreadableJsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw unreadable("an unknown escape");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private Object word(String word, Object meaning) throws UnreadableJsonException {
    if (!text.startsWith(word, position)) {
      throw unreadable("an unknown word");
    }
    position += word.length();
    return meaning;
  }

  private Object number() throws UnreadableJsonException {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    if (position == start) {
      throw unreadable("no value");
    }
    if (position - start > MAX_NUMBER_CHARS) {
      return NULL;
    }
    try {
      return new BigDecimal(text.substring(start, position));
    } catch (NumberFormatException e) {
      return NULL;
    }
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private boolean accept(char wanted) {
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws UnreadableJsonException {
    if (!accept(wanted)) {
      throw unreadable("no '" + wanted + "'");
    }
  }

  private char peek() throws UnreadableJsonException {
    if (position == text.length()) {
      throw unreadable("the end");
    }
    return text.charAt(position);
  }

  private char next() throws UnreadableJsonException {
    char c = peek();
    position++;
    return c;
  }

  private UnreadableJsonException unreadable(String what) {
    return new UnreadableJsonException("is no JSON object: " + what + " at " + position);
  }
}
