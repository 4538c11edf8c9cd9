// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** What a watch on one key reports. Events may be late, repeated, or missing. */
public sealed interface StoreEvent {
  /** The key has, or had, this entry. */
  record EntrySeen(RegisterEntry entry) implements StoreEvent {}

  /** From here on events may be missing. */
  record WatchInterrupted() implements StoreEvent {}

  /** Events flow again; what happened in between was not necessarily reported. */
  record WatchRestored() implements StoreEvent {}
}
