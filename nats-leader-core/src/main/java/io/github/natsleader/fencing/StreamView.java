// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.FencedStream;
import io.github.natsleader.FencingToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A stream as the user sees it; all views of one term and fence share a lane. */
record StreamView(GuardedLane lane, Duration timeout) implements FencedStream {
  @Override
  public String stream() {
    return lane.streamName();
  }

  @Override
  public String fenceSubject() {
    return lane.fenceSubject();
  }

  @Override
  public FencingToken token() {
    return lane.term().token();
  }

  @Override
  public FencedStream withTimeout(Duration timeout) {
    return new StreamView(lane, Fences.timeout(timeout));
  }

  @Override
  public long publish(String subject, Map<String, List<String>> headers, byte[] body)
      throws InterruptedException {
    GuardedWrite write =
        new GuardedWrite(
            FenceNames.subject(subject, lane.subjects()),
            false,
            FenceNames.headers(headers),
            body.clone());
    return lane.write(write, deadline -> {}, lane.deadline(timeout));
  }
}
