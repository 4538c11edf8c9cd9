// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.StoreEvent;
import java.util.function.Consumer;

/** One watch of one group, until cancelled. */
final class InMemoryWatch implements LeaseStore.Watch {
  private final Consumer<StoreEvent> listener;
  private final Consumer<InMemoryWatch> onCancel;
  private volatile boolean cancelled;

  InMemoryWatch(Consumer<StoreEvent> listener, Consumer<InMemoryWatch> onCancel) {
    this.listener = listener;
    this.onCancel = onCancel;
  }

  @Override
  public void cancel() {
    end();
    onCancel.accept(this);
  }

  /** Silences the watch, which its store forgets by itself. */
  void end() {
    cancelled = true;
  }

  void report(StoreEvent event) {
    if (!cancelled) {
      listener.accept(event);
    }
  }
}
