// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one participant has sent to the register. Its writes, releases among them, are numbered from
 * 1; a number means the latest transmission of that write.
 */
final class Outbox {
  private final List<WriteId> writes = new ArrayList<>();
  private final Map<WriteId, Sent> latest = new HashMap<>();

  /**
   * One transmission.
   *
   * @param outcome what became of it in the register; null while it has not got there
   */
  record Sent(
      WriteId id,
      int transmission,
      RegisterContent content,
      long expectedRevision,
      @Nullable StoreOutcome outcome) {
    Sent arrived(StoreOutcome arrivedWith) {
      return new Sent(id, transmission, content, expectedRevision, arrivedWith);
    }
  }

  /** Notes it, and gives its write's number. */
  int note(Sent sent) {
    if (!writes.contains(sent.id())) {
      writes.add(sent.id());
    }
    latest.put(sent.id(), sent);
    return writes.indexOf(sent.id()) + 1;
  }

  /**
   * The latest transmission of a write.
   *
   * @throws IllegalArgumentException if so many were not sent
   */
  Sent write(int number) {
    @Nullable Sent sent =
        number >= 1 && number <= writes.size() ? latest.get(writes.get(number - 1)) : null;
    if (sent == null) {
      throw new IllegalArgumentException("write " + number + " was not sent");
    }
    return sent;
  }
}
