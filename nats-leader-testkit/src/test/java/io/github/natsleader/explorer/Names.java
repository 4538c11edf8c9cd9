// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.MachineFacts;

/**
 * Gives tokens numbers in the order in which they are met. A token that is met nowhere but in its
 * owner's memory gets none: nothing that bears it can come back.
 */
final class Names {
  private static final int NO_OWNER = -1;
  private static final int MOST = 64;

  private final String[] tokens = new String[MOST];
  private final int[] owners = new int[MOST];
  private final int[] marks = new int[MOST];
  private final long[] writesSent = new long[MOST];
  private int size;
  private MachineFacts[] facts = {};

  void clear(MachineFacts[] ofParticipants) {
    facts = ofParticipants;
    size = 0;
  }

  /** Its number; {@code ~number} where it is met for the first time. */
  int number(String token) {
    for (int i = 0; i < size; i++) {
      if (tokens[i].equals(token)) {
        return i;
      }
    }
    tokens[size] = token;
    owners[size] = NO_OWNER;
    marks[size] = 0;
    writesSent[size] = 0;
    findOwner(token);
    return ~size++;
  }

  private void findOwner(String token) {
    for (int p = 0; p < facts.length; p++) {
      int index = indexOf(facts[p], token);
      if (index >= 0) {
        owners[size] = p;
        marks[size] = facts[p].marks(index);
        writesSent[size] = facts[p].writesSent(index);
        return;
      }
    }
  }

  /** Whose it is; -1 for that of a process which is gone. */
  int owner(int number) {
    return owners[number];
  }

  int marks(int number) {
    return marks[number];
  }

  /**
   * What can be told of the {@code n}-th write of a token: whether it is the first, the latest, an
   * earlier one, or was never sent. Nothing else is ever asked of it.
   */
  int place(int number, long n) {
    int first = n == 1 ? 4 : 0;
    if (owners[number] == NO_OWNER) {
      return first + 3;
    }
    int place = n < writesSent[number] ? 0 : n == writesSent[number] ? 1 : 2;
    return first + place;
  }

  /** Its place among its owner's, the newest first, without giving it a number. */
  int order(int owner, String token) {
    return owner < 0 || facts[owner] == null ? NO_OWNER : indexOf(facts[owner], token);
  }

  private static int indexOf(MachineFacts facts, String token) {
    if (facts != null) {
      int issued = facts.issuedTokens();
      for (int i = 0; i < issued; i++) {
        if (facts.issuedToken(i).equals(token)) {
          return i;
        }
      }
    }
    return NO_OWNER;
  }
}
