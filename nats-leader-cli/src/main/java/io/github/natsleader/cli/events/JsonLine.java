// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import io.nats.client.support.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One event as a JSON object. Every value is written by the client's own JSON writer; its objects
 * are not, since they leave out what is null.
 */
final class JsonLine {
  private final StringBuilder text = new StringBuilder("{");

  private JsonLine() {}

  static String of(ElectionEvent event, Instant time, ParticipantName participant) {
    JsonLine line = new JsonLine();
    line.field("event", name(event));
    line.field("id", participant.id());
    line.field("group", participant.group());
    line.field("time", UtcTime.of(time));
    line.details(event);
    return line.text.append('}').toString();
  }

  private static String name(ElectionEvent event) {
    if (event instanceof ElectionEvent.Started) {
      return "started";
    } else if (event instanceof ElectionEvent.LeaderChanged) {
      return "leader";
    } else if (event instanceof ElectionEvent.Promoted) {
      return "promoted";
    } else if (event instanceof ElectionEvent.AtRisk) {
      return "at_risk";
    } else if (event instanceof ElectionEvent.Recovered) {
      return "recovered";
    } else if (event instanceof ElectionEvent.Demoted) {
      return "demoted";
    }
    return "stopped";
  }

  private void details(ElectionEvent event) {
    if (event instanceof ElectionEvent.LeaderChanged changed) {
      leader(changed.leader(), changed.epoch());
    } else if (event instanceof ElectionEvent.Promoted promoted) {
      epoch(promoted.epoch());
    } else if (event instanceof ElectionEvent.AtRisk atRisk) {
      epoch(atRisk.epoch());
    } else if (event instanceof ElectionEvent.Recovered recovered) {
      epoch(recovered.epoch());
    } else if (event instanceof ElectionEvent.Demoted demoted) {
      epoch(demoted.epoch());
      field("reason", demoted.reason().name());
    }
  }

  private void leader(Optional<String> leader, OptionalLong epoch) {
    field("leader", leader.map(JsonValue::new).orElse(JsonValue.NULL));
    epoch.ifPresent(this::epoch);
  }

  private void epoch(long epoch) {
    field("epoch", new JsonValue(epoch));
  }

  private void field(String name, String value) {
    field(name, new JsonValue(value));
  }

  private void field(String name, JsonValue value) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append(new JsonValue(name).toJson()).append(':').append(value.toJson());
  }
}
