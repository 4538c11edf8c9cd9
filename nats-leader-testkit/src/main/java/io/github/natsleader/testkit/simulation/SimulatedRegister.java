// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One register as the server keeps it, with its past, which stale reads can still see. */
final class SimulatedRegister {
  private final List<RegisterEntry> past = new ArrayList<>();
  private final Consumer<RegisterEntry> onChange;
  private long sequence;
  private long createdStamp = 1;
  private @Nullable RegisterEntry current;

  SimulatedRegister(long firstSequence, Consumer<RegisterEntry> onChange) {
    this.sequence = firstSequence;
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
    past.clear();
    createdStamp++;
    sequence += 1_000_000;
  }

  ReadOutcome read() {
    return current == null ? new ReadOutcome.Absent() : new ReadOutcome.Found(current);
  }

  /** What a leader that was deposed {@code back} writes ago would answer. */
  ReadOutcome readStale(int back) {
    int index = past.size() - 1 - back;
    return index < 0 ? new ReadOutcome.Absent() : new ReadOutcome.Found(past.get(index));
  }

  long createdStamp() {
    return createdStamp;
  }

  long lastRevision() {
    return current == null ? 0 : current.revision();
  }

  @Nullable RegisterEntry current() {
    return current;
  }
}
