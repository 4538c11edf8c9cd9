// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One register as the server keeps it, with its past, which stale reads can still see. */
final class SimulatedRegister {
  private final List<RegisterEntry> past = new ArrayList<>();
  private final Consumer<RegisterEntry> onChange;
  private final LongSupplier clockNanos;
  private long sequence;
  private long createdStamp = 1;
  private long changedAtNanos;
  private boolean missing;
  private @Nullable RegisterEntry current;

  SimulatedRegister(long firstSequence, LongSupplier clockNanos, Consumer<RegisterEntry> onChange) {
    this.sequence = firstSequence;
    this.clockNanos = clockNanos;
    this.onChange = onChange;
  }

  StoreOutcome compareAndSet(long expectedRevision, RegisterContent content) {
    long last = lastRevision();
    if (expectedRevision != last) {
      return new StoreOutcome.Refused(last);
    }
    return new StoreOutcome.Applied(put(content));
  }

  /** Writes whatever was there before. */
  long put(RegisterContent content) {
    RegisterEntry entry = new RegisterEntry(++sequence, content);
    current = entry;
    past.add(entry);
    changedAtNanos = clockNanos.getAsLong();
    onChange.accept(entry);
    return entry.revision();
  }

  /** Another key of the bucket is written. */
  void skipRevision() {
    sequence++;
  }

  /** Every message is gone, the sequence goes on; no watch is told. */
  void purgeStream() {
    current = null;
  }

  /** The bucket is deleted and created again, its sequence above all earlier ones. */
  void recreate() {
    current = null;
    missing = false;
    past.clear();
    createdStamp++;
    sequence += 1_000_000;
  }

  /** The bucket is deleted; nothing can be read or written until it is created again. */
  void lose() {
    missing = true;
  }

  boolean isMissing() {
    return missing;
  }

  /**
   * The stream is as it was {@code back} writes ago, as from a backup, but that its sequence goes
   * on above all that was given.
   *
   * @return whether there was such a state
   */
  boolean restore(int back) {
    int index = past.size() - 1 - back;
    if (missing || index < 0) {
      return false;
    }
    current = past.get(index);
    past.subList(index + 1, past.size()).clear();
    return true;
  }

  ReadOutcome read() {
    return current == null ? new ReadOutcome.Absent() : new ReadOutcome.Found(current);
  }

  /** What a leader that was deposed {@code back} writes ago would answer. */
  ReadOutcome readStale(int back) {
    int index = past.size() - 1 - back;
    return index < 0 ? new ReadOutcome.Absent() : new ReadOutcome.Found(past.get(index));
  }

  /** When something was written last. */
  long changedAtNanos() {
    return changedAtNanos;
  }

  long createdStamp() {
    return createdStamp;
  }

  long lastRevision() {
    return current == null ? 0 : current.revision();
  }
}
