// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.cli.output.JsonFields;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.ReleaseMarker;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A register as JSON; the fields are documented in docs/CLI.md. */
public final class RegisterJson {
  private RegisterJson() {}

  /** All fields, null where there is nothing to tell. */
  public static JsonFields of(RegisterView view) {
    StoredEntry entry = view.entry();
    LeaseRecord record = view.record();
    ReleaseMarker marker = view.marker();
    return new JsonFields()
        .put("bucket", view.bucket())
        .put("group", view.group())
        .put("state", view.state().text())
        .put("leader", view.state() == GroupState.LED && record != null ? record.id() : null)
        .put("epoch", view.epoch())
        .put("revision", entry == null ? OptionalLong.empty() : OptionalLong.of(entry.revision()))
        .put("lease_millis", view.leaseMillis())
        .put("lease_remaining_millis", view.leaseRemainingMillis())
        .put("age_millis", view.ageMillis())
        .put("written_at", entry == null ? null : entry.storedAt())
        .put("id", record != null ? record.id() : marker == null ? null : marker.id())
        .put("token", record != null ? record.token() : marker == null ? null : marker.token())
        .put("write_number", writeNumber(record, marker))
        .put("priority", record == null ? null : record.priority())
        .put("meta", record == null ? null : record.meta())
        .put("heir", marker == null ? null : marker.heir())
        .put("detail", detail(view));
  }

  /** The number of a write in its term; empty where its writer gave none. */
  public static OptionalLong writeNumber(
      @Nullable LeaseRecord record, @Nullable ReleaseMarker marker) {
    long n = record != null ? record.n() : marker == null ? 0 : marker.n();
    return n == 0 ? OptionalLong.empty() : OptionalLong.of(n);
  }

  /** Why a value cannot be read, or what kind of deletion this is; null for anything else. */
  private static @Nullable String detail(RegisterView view) {
    StoredEntry entry = view.entry();
    if (entry != null && entry.content() instanceof RegisterContent.Unreadable unreadable) {
      return unreadable.why();
    }
    return entry != null && entry.content() instanceof RegisterContent.Erased erased
        ? erased.kind()
        : null;
  }
}
