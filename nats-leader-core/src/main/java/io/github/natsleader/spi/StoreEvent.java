// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** What a watch on one key reports. Events may be late, repeated, or missing. */
public sealed interface StoreEvent {
  /** The key has, or had, this entry. */
  record EntrySeen(RegisterEntry entry) implements StoreEvent {}

  /** From here on events may be missing. */
  record WatchInterrupted() implements StoreEvent {}

  /**
   * Events flow, for the first time or again; what happened before was not necessarily reported.
   * Told of every watch once it stands.
   */
  record WatchRestored() implements StoreEvent {}
}
