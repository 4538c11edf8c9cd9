// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.watch;

import io.github.natsleader.cli.output.JsonFields;
import io.github.natsleader.cli.output.Printable;
import io.github.natsleader.cli.output.Times;
import io.github.natsleader.cli.register.RegisterJson;
import io.github.natsleader.cli.register.RegisterText;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReleaseMarker;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What was seen, one line an event. */
public final class WatchLines {
  private WatchLines() {}

  /** For programs; the fields are documented in docs/CLI.md. */
  public static JsonFields json(String bucket, String group, WatchEvent event, Instant time) {
    LeaseRecord record = event.record();
    ReleaseMarker marker = event.marker();
    boolean leads =
        event.kind() == WatchEvent.Kind.LEADER || event.kind() == WatchEvent.Kind.RENEWED;
    return new JsonFields()
        .put("time", time)
        .put("event", event.kind().text())
        .put("bucket", bucket)
        .put("group", group)
        .put("leader", leads && record != null ? record.id() : null)
        .put("epoch", event.epoch())
        .put("revision", event.revision())
        .put("lease_millis", lease(record))
        .put("id", record != null ? record.id() : marker == null ? null : marker.id())
        .put("token", record != null ? record.token() : marker == null ? null : marker.token())
        .put("write_number", RegisterJson.writeNumber(record, marker))
        .put("priority", record == null ? null : record.priority())
        .put("meta", record == null ? null : record.meta())
        .put("heir", marker == null ? null : marker.heir())
        .put("detail", event.detail());
  }

  private static OptionalLong lease(@Nullable LeaseRecord record) {
    return record == null || record.leaseMillis() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(record.leaseMillis());
  }

  /** For people. */
  public static String text(String group, WatchEvent event, Instant time) {
    StringBuilder line = new StringBuilder(Times.utc(time)).append("  ").append(group);
    line.append("  ").append(event.kind().text());
    LeaseRecord record = event.record();
    if (record != null) {
      line.append("  ").append(record.id()).append(", epoch ");
      line.append(RegisterText.number(event.epoch())).append(", revision ");
      line.append(RegisterText.number(event.revision())).append(", lease ");
      line.append(Times.duration(lease(record)));
    }
    ReleaseMarker marker = event.marker();
    if (marker != null) {
      line.append("  by ").append(marker.id());
      line.append(marker.heir() == null ? "" : ", heir " + marker.heir());
    }
    if (event.detail() != null) {
      line.append("  ").append(event.detail());
    }
    return Printable.of(line.toString());
  }
}
