// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedStream;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.fencing.FencedTerm;
import io.github.natsleader.fencing.Fences;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.ReadOutcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands out guarded views under the terms of elections. */
public final class FencedDoors {
  private final LeaseConnection connection;
  private final ElectionDriver driver;
  private final @Nullable Fences fences;

  /** Doors onto the streams that the connection reaches; none where it is not one to NATS. */
  public FencedDoors(LeaseConnection connection, ElectionDriver driver) {
    this.connection = connection;
    this.driver = driver;
    this.fences =
        connection instanceof NatsLeaseConnection nats ? new Fences(nats.guardedStreams()) : null;
  }

  /** A bucket under this term's fence. */
  public FencedBucket bucket(Leadership leadership, String bucket, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(bucket, "bucket");
    return fences().bucket(term(leadership), leadership, bucket, timeout);
  }

  /** A stream under this term's fence. */
  public FencedStream stream(
      Leadership leadership, String stream, String fenceSubject, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(fenceSubject, "fenceSubject");
    return fences().stream(term(leadership), leadership, stream, fenceSubject, timeout);
  }

  private Fences fences() {
    if (fences == null) {
      throw new UnsupportedOperationException(
          "fenced writes need a NatsLeader on a connection to NATS");
    }
    return fences;
  }

  private FencedTerm term(Leadership leadership) {
    Objects.requireNonNull(leadership, "leadership");
    if (leadership instanceof TermHandle handle && handle.isOf(driver)) {
      return new TermUnderFence(handle);
    }
    throw new IllegalArgumentException(
        "leadership = "
            + leadership
            + ": must be one that an election of this same NatsLeader gave out");
  }

  private final class TermUnderFence implements FencedTerm {
    private final TermHandle handle;

    TermUnderFence(TermHandle handle) {
      this.handle = handle;
    }

    @Override
    public FencingToken token() {
      return handle.token();
    }

    @Override
    public boolean isValid() {
      return handle.isValid();
    }

    @Override
    public String electionBucket() {
      return handle.config().bucket();
    }

    @Override
    public String group() {
      return handle.config().group();
    }

    @Override
    public CompletionStage<DemotionReason> ended() {
      return handle.ended();
    }

    @Override
    public void revoke() {
      handle.cell().revoke();
    }

    @Override
    public void refute(DemotionReason reason, String message) {
      handle.refute(reason, message);
    }

    @Override
    public CompletionStage<ReadOutcome> readRegister() {
      return connection.store(electionBucket()).read(group());
    }
  }
}
