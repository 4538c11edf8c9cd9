// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

/** The kinds of fault, and how often each is drawn. */
enum FaultKind {
  /** SIGKILL. */
  PARTICIPANT_KILLED(Side.PARTICIPANTS, 5),
  /** SIGSTOP, and later SIGCONT. */
  PARTICIPANT_FROZEN(Side.PARTICIPANTS, 6),
  /** It stops, which deletes its key, and is killed in the middle of that or right after. */
  PARTICIPANT_STOPPED_AND_KILLED(Side.PARTICIPANTS, 4),
  /** It gives its lease up, for no reason. */
  ASKED_TO_RESIGN(Side.PARTICIPANTS, 2),

  SERVER_KILLED(Side.SERVERS, 4),
  /** SIGSTOP, and later SIGCONT. */
  SERVER_FROZEN(Side.SERVERS, 4),
  /** SIGTERM, which hands its leaderships over, and a start. */
  SERVER_RESTARTED(Side.SERVERS, 3),
  /** No majority is left. */
  TWO_SERVERS_KILLED(Side.SERVERS, 2),
  STREAM_LEADER_STEPPED_DOWN(Side.SERVERS, 4),
  META_LEADER_STEPPED_DOWN(Side.SERVERS, 1),
  /** One server is parted from both others. */
  SERVER_ISOLATED(Side.SERVERS, 4),
  /** As that, and connections stay open. */
  SERVER_ISOLATED_SILENTLY(Side.SERVERS, 2),
  /** Two servers are parted, and both reach the third. */
  SERVERS_PARTED(Side.SERVERS, 3),

  CLIENT_CUT(Side.LINKS, 4),
  /** Nothing passes in either direction, and the connection stays. */
  CLIENT_HALF_OPEN(Side.LINKS, 4),
  CLIENT_UNHEARD(Side.LINKS, 3),
  CLIENT_DEAF(Side.LINKS, 3),
  CLIENT_SLOW(Side.LINKS, 4),
  /** Writes are applied and their answers dropped; the connection stays. */
  ANSWERS_LOST(Side.LINKS, 4),
  /** As that, and the connection is lost with them. */
  ANSWERS_AND_CONNECTION_LOST(Side.LINKS, 3),

  /** A clock goes on at another rate within the bound. */
  CLOCK_DRIFTED(Side.CLOCKS, 3),
  WALL_CLOCK_STEPPED(Side.CLOCKS, 3),

  /** Somebody who takes no part deletes the key. */
  KEY_DELETED(Side.REGISTER, 2),
  /** As that, with all its history. */
  KEY_PURGED(Side.REGISTER, 1);

  /** What a fault befalls. */
  enum Side {
    PARTICIPANTS,
    SERVERS,
    LINKS,
    CLOCKS,
    REGISTER
  }

  private final Side side;
  private final int weight;

  FaultKind(Side side, int weight) {
    this.side = side;
    this.weight = weight;
  }

  Side side() {
    return side;
  }

  int weight() {
    return weight;
  }
}
