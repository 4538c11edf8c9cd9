// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects of texts, whole numbers and truth values, without others inside them. */
final class FlatJson {
  private final String line;
  private int at;

  private FlatJson(String line) {
    this.line = line;
  }

  /** Appends a text as JSON has it. */
  static StringBuilder text(StringBuilder to, String text) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        to.append("\\u%04x".formatted((int) c));
      } else {
        to.append(c);
      }
    }
    return to.append('"');
  }

  /** The values by their names, texts without their quotes. */
  static Map<String, String> parse(String line) {
    return new FlatJson(line).object();
  }

  private Map<String, String> object() {
    Map<String, String> fields = new LinkedHashMap<>();
    take('{');
    do {
      String name = text();
      take(':');
      if (fields.put(name, peek() == '"' ? text() : literal()) != null) {
        throw new IllegalArgumentException("'" + name + "' is there twice");
      }
    } while (more());
    if (at != line.length()) {
      throw new IllegalArgumentException("something follows at " + at);
    }
    return fields;
  }

  private boolean more() {
    boolean comma = peek() == ',';
    take(comma ? ',' : '}');
    return comma;
  }

  private String literal() {
    int from = at;
    while (Character.isLetterOrDigit(peek()) || peek() == '-') {
      at++;
    }
    if (from == at) {
      throw new IllegalArgumentException("no value at " + at);
    }
    return line.substring(from, at);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    take('"');
    while (peek() != '"') {
      char c = line.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    take('"');
    return text.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    if (c != 'u') {
      return c;
    }
    if (at + 4 > line.length()) {
      throw new IllegalArgumentException("it ends in the middle");
    }
    at += 4;
    return (char) Integer.parseInt(line, at - 4, at, 16);
  }

  private char peek() {
    if (at >= line.length()) {
      throw new IllegalArgumentException("it ends in the middle");
    }
    return line.charAt(at);
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw new IllegalArgumentException("'" + expected + "' is missing at " + at);
    }
    at++;
  }
}
