// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.cli.output.JsonFields;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Deletes a record that is not ours. The deletion names the revision that was seen, so that nothing
 * else is deleted (invariant 5), and tells the holder's lease, which everybody waits out (W3): it
 * is no release, since the holder may rely on it for as long.
 */
public final class LeaseErasure {
  private static final int WRONG_LAST_SEQUENCE = 10071;

  /** Another write is under way, possibly this one; the store failed at the stream's leader. */
  private static final Set<Integer> OPEN = Set.of(10164, 10077);

  private final Connection connection;

  /** Over this connection. */
  public LeaseErasure(Connection connection) {
    this.connection = connection;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** Deleted, at this revision. */
    record Erased(long revision) implements Outcome {}

    /** Another record stands there by now; nothing was deleted. */
    record Changed() implements Outcome {}

    /** It may have been deleted, or may be later (rule R1). */
    record Unknown(Exception cause) implements Outcome {}
  }

  /**
   * Deletes what was seen, once.
   *
   * @throws RegisterAccessException if the server refuses it for another reason than the revision
   */
  public Outcome erase(RegisterView seen, String by, String reason) throws RegisterAccessException {
    StoredEntry entry = seen.entry();
    if (entry == null) {
      throw new IllegalArgumentException("there is nothing to delete");
    }
    JsonFields body = new JsonFields().put("by", by).put("reason", reason);
    OptionalLong lease = seen.leaseMillis();
    if (lease.isPresent()) {
      body.put("lease", lease);
    }
    String subject = "$KV." + seen.bucket() + "." + seen.group();
    try {
      return new Outcome.Erased(
          connection
              .jetStream()
              .publish(
                  subject,
                  new Headers().put("KV-Operation", "DEL"),
                  body.line().getBytes(StandardCharsets.UTF_8),
                  PublishOptions.builder().expectedLastSubjectSequence(entry.revision()).build())
              .getSeqno());
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
        return new Outcome.Changed();
      }
      if (OPEN.contains(e.getApiErrorCode())) {
        return new Outcome.Unknown(e);
      }
      throw new RegisterAccessException(subject + " cannot be deleted: " + e.getMessage(), e);
    } catch (IOException e) {
      return new Outcome.Unknown(e);
    }
  }
}
