// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import java.util.List;

/**
 * What the world around a machine has to know of its memory, to tell which messages still count.
 */
public final class MachineFacts {
  private final MachineState state;

  private MachineFacts(MachineState state) {
    this.state = state;
  }

  /** The facts of what {@link ElectionMachine#memory()} gave. */
  public static MachineFacts of(Object memory) {
    return new MachineFacts((MachineState) memory);
  }

  /** The newest revision seen; -1 for none, 0 for an absent key. */
  public long seenRevision() {
    Sighting seen = state.register().sighting();
    return seen == null ? -1 : seen.revision();
  }

  /** What a read must reach. */
  public long floor() {
    return state.register().floor();
  }

  /** Whether an answer to this read would be taken for one. */
  public boolean awaitsRead(long readId) {
    return state.reading().isUseful(readId);
  }

  /** Whether this is the write in flight. */
  public boolean awaitsWrite(WriteId id) {
    PendingWrite write = state.write();
    return write != null && write.id().equals(id);
  }

  /** Whether this is the latest transmission of the write in flight. */
  public boolean isLatest(WriteId id, int transmission) {
    PendingWrite write = state.write();
    return write != null && write.id().equals(id) && write.transmissions() == transmission;
  }

  /** Whether this transmission of the write in flight is not known to have failed. */
  public boolean isOpen(WriteId id, int transmission) {
    PendingWrite write = state.write();
    return write != null
        && write.id().equals(id)
        && write.notApplied(transmission).openTransmissions() != write.openTransmissions();
  }

  /** The transmissions of the write in flight that are not known to have failed, one bit each. */
  public long openTransmissions() {
    PendingWrite write = state.write();
    return write == null ? 0 : write.openTransmissions();
  }

  /** Whether this is the question to the leader that is open. */
  public boolean awaitsReply(long askId) {
    return state.asking().stage() == Asking.Stage.OPEN && state.asking().askId() == askId;
  }

  /** How many tokens it knows as its own. */
  public int issuedTokens() {
    return state.register().issued().newestFirst().size();
  }

  /** Its own tokens, the newest first. */
  public String issuedToken(int index) {
    return state.register().issued().newestFirst().get(index).token();
  }

  /** How many writes bear that token. */
  public long writesSent(int index) {
    return state.register().issued().newestFirst().get(index).writesSent();
  }

  /** What else is known of that token. */
  public int marks(int index) {
    List<IssuedTokens.Issued> issued = state.register().issued().newestFirst();
    IssuedTokens.Issued token = issued.get(index);
    return (token.abandoned() ? 1 : 0) + (token.overAbsence() ? 2 : 0) + (token.foreign() ? 4 : 0);
  }
}
