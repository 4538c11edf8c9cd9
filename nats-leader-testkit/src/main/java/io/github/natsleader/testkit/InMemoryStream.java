// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One life of a bucket, from its creation to its removal: a history of 1 per key, under one growing
 * sequence. Not safe for use by many threads.
 */
final class InMemoryStream {
  private final long createdStamp;
  private final long maxAgeMillis;
  private final Map<String, StoredEntry> newest = new HashMap<>();
  private long lastSequence;

  /**
   * An empty stream.
   *
   * @param maxAgeMillis after how long the server drops an entry; 0 for never
   */
  InMemoryStream(long createdStamp, long firstSequence, long maxAgeMillis) {
    this.createdStamp = createdStamp;
    this.lastSequence = firstSequence - 1;
    this.maxAgeMillis = maxAgeMillis;
  }

  long createdStamp() {
    return createdStamp;
  }

  long maxAgeMillis() {
    return maxAgeMillis;
  }

  long lastSequence() {
    return lastSequence;
  }

  @Nullable StoredEntry newest(String group) {
    return newest.get(group);
  }

  StoredEntry append(String group, StoredEntry.Kind kind, byte[] value, long nowMillis) {
    lastSequence++;
    StoredEntry stored = new StoredEntry(lastSequence, kind, value, nowMillis);
    newest.put(group, stored);
    return stored;
  }

  /** Drops all entries and returns them by group; the sequence goes on. */
  Map<String, StoredEntry> purge() {
    Map<String, StoredEntry> dropped = Map.copyOf(newest);
    newest.clear();
    return dropped;
  }

  /** Drops the entries that are too old and returns them by group. No marker takes their place. */
  Map<String, StoredEntry> dropExpired(long nowMillis) {
    if (maxAgeMillis == 0) {
      return Map.of();
    }
    Map<String, StoredEntry> dropped = new HashMap<>();
    Iterator<Map.Entry<String, StoredEntry>> entries = newest.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, StoredEntry> entry = entries.next();
      if (nowMillis - entry.getValue().storedAtMillis() >= maxAgeMillis) {
        dropped.put(entry.getKey(), entry.getValue());
        entries.remove();
      }
    }
    return dropped;
  }
}
