// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedStream;
import io.github.natsleader.FencedTargetException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fences that the terms of one connection have raised. */
public final class Fences {
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  private final GuardedStreams streams;
  private final Map<LaneKey, GuardedLane> lanes = new ConcurrentHashMap<>();

  /** A term is itself: two of equal tokens are not the same. */
  private record LaneKey(TermIdentity term, String stream, String fenceSubject) {}

  private record TermIdentity(Object leadership) {
    @Override
    public boolean equals(Object other) {
      return other instanceof TermIdentity that && that.leadership == leadership;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(leadership);
    }
  }

  /** None yet. */
  public Fences(GuardedStreams streams) {
    this.streams = streams;
  }

  /**
   * A bucket under the term's fence, raised by the time that this returns.
   *
   * @param identity tells terms apart
   */
  public FencedBucket bucket(FencedTerm term, Object identity, String bucket, Duration timeout)
      throws InterruptedException {
    Duration bound = timeout(timeout);
    String stream = FenceNames.streamOfBucket(bucket);
    GuardedLane lane = open(term, identity, stream, FenceNames.fenceOfBucket(bucket), bound);
    return new BucketView(bucket, lane, bound);
  }

  /**
   * A stream under the term's fence, raised by the time that this returns.
   *
   * @param identity tells terms apart
   */
  public FencedStream stream(
      FencedTerm term, Object identity, String stream, String fenceSubject, Duration timeout)
      throws InterruptedException {
    Duration bound = timeout(timeout);
    String fence = FenceNames.fenceSubject(fenceSubject);
    return new StreamView(open(term, identity, stream, fence, bound), bound);
  }

  private GuardedLane open(
      FencedTerm term, Object identity, String stream, String fence, Duration bound)
      throws InterruptedException {
    refuseElections(term, stream);
    LaneKey key = new LaneKey(new TermIdentity(identity), stream, fence);
    GuardedLane lane =
        lanes.computeIfAbsent(key, absent -> new GuardedLane(term, streams, stream, fence));
    lane.attach(() -> lanes.remove(key));
    lane.open(lane.deadline(bound));
    return lane;
  }

  private static void refuseElections(FencedTerm term, String stream) {
    if (stream.equals(FenceNames.streamOfBucket(term.electionBucket()))) {
      throw new FencedTargetException(
          stream,
          "bucket",
          term.electionBucket(),
          "another than the election's own",
          "the leases of all groups could be written through the view; keep data elsewhere");
    }
  }

  static Duration timeout(Duration timeout) {
    if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "timeout = " + timeout + ": must be " + LEAST_TIMEOUT + " to " + LONGEST_TIMEOUT);
    }
    return timeout;
  }
}
