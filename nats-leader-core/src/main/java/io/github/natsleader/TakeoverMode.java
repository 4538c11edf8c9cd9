// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/** How a participant of higher priority takes the lease over from a live holder. */
public enum TakeoverMode {
  /**
   * It asks the leader, which winds its callbacks down and hands the lease over, in milliseconds. A
   * leader that does not answer within one heartbeat is taken over as by {@link #AFTER_LEASE}. Rule
   * P1.
   */
  COOPERATIVE,
  /**
   * It replaces the record at once, and begins when the lease of the old holder must have ended,
   * whether or not that holder has noticed. Rule P3.
   */
  AFTER_LEASE,
  /**
   * It replaces the record at once and begins at once. Until the old holder notices, which takes up
   * to its lease, <b>both lead</b>: for work that only fenced writes guard. One participant of a
   * group that uses it is enough for that. Rule P2.
   */
  IMMEDIATE
}
