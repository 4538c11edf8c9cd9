// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

/** The shortest ways to violations that are known to be possible. */
final class Traces {
  /** One clock runs twice as fast as the other, where a tenth is assumed: rule C3 is needed. */
  static final String BEYOND_DRIFT =
      """
      All have started. Their clocks go on in a tick by: p1 8000 ms, p2 4000 ms.
        0  p2's read 1 finds nothing
             sent: to p2: read 1 found nothing
        0  delivered: to p2: read 1 found nothing
             sent: p2's write (t1, 1), transmission 1, expecting 0
        0  p2's write (t1, 1), transmission 1, expecting 0 arrives: applied at 1
             sent: to p1: watch event, 1: (t1, 1) of p2
             sent: to p2: watch event, 1: (t1, 1) of p2
             sent: to p2: (t1, 1) applied at 1
        0  p1's read 1 finds 1: (t1, 1) of p2
             sent: to p1: read 1 found 1: (t1, 1) of p2
        0  delivered: to p2: watch event, 1: (t1, 1) of p2
             p2 goes from CANDIDATE to LEADER, LEADS by t1
        0  delivered: to p1: read 1 found 1: (t1, 1) of p2
             p1 goes from CANDIDATE to FOLLOWER
        0  p2: FREEZE
        0  a tick passes
        1  a tick passes
        2  p1 wakes
             p1 goes from FOLLOWER to CANDIDATE
             sent: p1's write (t2, 1), transmission 1, expecting 1
             sent: p1's read 2
        2  p1's write (t2, 1), transmission 1, expecting 1 arrives: applied at 2
             sent: to p1: watch event, 2: (t2, 1) of p1
             sent: to p1: (t2, 1) applied at 2
        2  delivered: to p1: watch event, 2: (t2, 1) of p1
             p1 goes from CANDIDATE to LEADER, LEADS by t2
      VIOLATION: 2 leaders at the same time
      """;

  /** A live record is replaced, and the new term begins at once: rule P2. */
  static final String IMMEDIATE =
      """
      All have started. Their clocks go on in a tick by: p1 4400 ms, p2 4000 ms.
        0  p1's read 1 finds nothing
             sent: to p1: read 1 found nothing
        0  delivered: to p1: read 1 found nothing
             sent: p1's write (t1, 1), transmission 1, expecting 0
        0  p1's write (t1, 1), transmission 1, expecting 0 arrives: applied at 1
             sent: to p1: watch event, 1: (t1, 1) of p1
             sent: to p2: watch event, 1: (t1, 1) of p1
             sent: to p1: (t1, 1) applied at 1
        0  delivered: to p1: watch event, 1: (t1, 1) of p1
             p1 goes from CANDIDATE to LEADER, LEADS by t1
        0  delivered: to p2: watch event, 1: (t1, 1) of p1
             sent: p2's write (t2, 1), transmission 1, expecting 1
        0  p2's write (t2, 1), transmission 1, expecting 1 arrives: applied at 2
             sent: to p1: watch event, 2: (t2, 1) of p2
             sent: to p2: watch event, 2: (t2, 1) of p2
             sent: to p2: (t2, 1) applied at 2
        0  delivered: to p2: watch event, 2: (t2, 1) of p2
             p2 goes from CANDIDATE to LEADER, LEADS by t2
      VIOLATION: 2 leaders at the same time
      """;

  private Traces() {}
}
