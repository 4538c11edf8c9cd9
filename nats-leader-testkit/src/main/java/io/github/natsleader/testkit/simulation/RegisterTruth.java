// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Everything that the register ever took, whatever became of it: no process knows it all. */
final class RegisterTruth {
  private final List<RegisterEntry> entries = new ArrayList<>();
  private final Map<Long, LeaseRecord> records = new HashMap<>();
  private final Set<WriteId> landed = new HashSet<>();
  private final Set<WriteId> landedAgain = new HashSet<>();

  void took(RegisterEntry entry) {
    entries.add(entry);
    if (entry.content() instanceof RegisterContent.Held held) {
      LeaseRecord lease = held.record();
      records.put(entry.revision(), lease);
      landed(new WriteId(lease.token(), lease.n()));
    } else if (entry.content() instanceof RegisterContent.Released released) {
      landed(new WriteId(released.marker().token(), released.marker().n()));
    }
  }

  private void landed(WriteId write) {
    if (!landed.add(write)) {
      landedAgain.add(write);
    }
  }

  /** Whether it landed twice, as after a purge. */
  boolean hasLandedAgain(WriteId write) {
    return landedAgain.contains(write);
  }

  boolean hasLanded(WriteId write) {
    return landed.contains(write);
  }

  /**
   * Whether the first write of this token landed at this revision. It can land twice: a purge
   * between lets what expects an absent key land again.
   */
  boolean isFirstOf(String token, long revision) {
    LeaseRecord lease = records.get(revision);
    return lease != null && lease.token().equals(token) && lease.n() == 1;
  }

  /** Whether a record of this token landed at this revision. */
  boolean isOf(String token, long revision) {
    LeaseRecord lease = records.get(revision);
    return lease != null && lease.token().equals(token);
  }

  /** Whether anything of this kind landed above this revision. */
  boolean hasAbove(long revision, Predicate<RegisterContent> kind) {
    for (int i = entries.size() - 1; i >= 0 && entries.get(i).revision() > revision; i--) {
      if (kind.test(entries.get(i).content())) {
        return true;
      }
    }
    return false;
  }
}
