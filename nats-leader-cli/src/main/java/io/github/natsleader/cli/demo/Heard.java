// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.demo;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was heard from a participant.
 *
 * @param id the participant
 * @param event the event's name; {@link #GONE} when its output has ended, {@link #UNREADABLE} when
 *     it wrote something else than events
 * @param time when it happened, by the participant
 * @param epoch the epoch that was told; 0 for none
 * @param detail the leader, the reason, or the line that could not be read
 */
record Heard(String id, String event, Instant time, long epoch, @Nullable String detail) {
  static final String GONE = "gone";
  static final String UNREADABLE = "unreadable";

  static Heard gone(String id) {
    return new Heard(id, GONE, Instant.now(), 0, null);
  }

  static Heard of(String id, String line) {
    try {
      JsonValue object = JsonParser.parse(line);
      String event = JsonValueUtils.readString(object, "event", UNREADABLE);
      String leader = JsonValueUtils.readString(object, "leader");
      return new Heard(
          id,
          event,
          Instant.parse(JsonValueUtils.readString(object, "time", "")),
          JsonValueUtils.readLong(object, "epoch", 0),
          leader != null ? leader : JsonValueUtils.readString(object, "reason"));
    } catch (JsonParseException | DateTimeException e) {
      return new Heard(id, UNREADABLE, Instant.now(), 0, line);
    }
  }
}
