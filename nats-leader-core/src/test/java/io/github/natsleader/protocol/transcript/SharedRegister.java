// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The register that all participants of a script share: a key with compare-and-set. Its first
 * revision is 10, as if other keys of the bucket had been written before.
 */
final class SharedRegister {
  private static final long REVISIONS_OF_A_NEW_BUCKET = 1_000;

  private final Map<Long, RegisterEntry> history = new HashMap<>();
  private long lastOfBucket = 9;
  private long lastOfKey;
  private long createdStamp = 1;

  /** One transmission arrives, and is applied if the register is where it expects it. */
  StoreOutcome take(RegisterContent content, long expectedRevision) {
    return expectedRevision == lastOfKey
        ? new StoreOutcome.Applied(write(content).revision())
        : new StoreOutcome.Refused(lastOfKey);
  }

  /** Somebody writes who expects nothing. */
  RegisterEntry write(RegisterContent content) {
    RegisterEntry entry = new RegisterEntry(++lastOfBucket, content);
    lastOfKey = entry.revision();
    history.put(entry.revision(), entry);
    return entry;
  }

  void createAnew() {
    lastOfBucket += REVISIONS_OF_A_NEW_BUCKET;
    lastOfKey = 0;
    createdStamp++;
  }

  RegisterOutcome check() {
    return new RegisterOutcome.Ready(createdStamp, List.of());
  }

  ReadOutcome read() {
    return lastOfKey == 0 ? new ReadOutcome.Absent() : new ReadOutcome.Found(entry(lastOfKey));
  }

  /**
   * What this revision was, whether or not it still is the last.
   *
   * @throws IllegalArgumentException if it never was one of this key
   */
  RegisterEntry entry(long revision) {
    @Nullable RegisterEntry entry = history.get(revision);
    if (entry == null) {
      throw new IllegalArgumentException("the register never had revision " + revision);
    }
    return entry;
  }
}
