// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers that go out in the order in which they were given; the client's own go out in the order
 * of a hash table.
 *
 * <p>The order matters to a guard. Servers of 2.11 up to 2.11.9 at least look for a header by the
 * first occurrence of its name anywhere among the headers, and take it for absent if that one is
 * not a header's beginning. {@code Nats-Expected-Last-Subject-Sequence} also occurs in {@code
 * Nats-Expected-Last-Subject-Sequence-Subject}, and may occur in a value of the user's: if either
 * came first, the expectation would be ignored and a stale write accepted.
 */
final class OrderedHeaders extends Headers {
  private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);

  private final List<String> lines = new ArrayList<>();

  /** Adds one line; the base class checks name and value. */
  OrderedHeaders with(String name, String value) {
    add(name, value);
    lines.add(name + ":" + value + "\r\n");
    return this;
  }

  OrderedHeaders with(String name, List<String> values) {
    values.forEach(value -> with(name, value));
    return this;
  }

  /** The client copies headers that are not, and would lose the order. */
  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public byte[] getSerialized() {
    byte[] bytes = new byte[serializedLength()];
    serializeToArray(0, bytes);
    return bytes;
  }

  @Override
  public int serializeToArray(int destPosition, byte[] dest) {
    byte[] text = (String.join("", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(VERSION, 0, dest, destPosition, VERSION.length);
    System.arraycopy(text, 0, dest, destPosition + VERSION.length, text.length);
    return VERSION.length + text.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrderedHeaders that && lines.equals(that.lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }
}
