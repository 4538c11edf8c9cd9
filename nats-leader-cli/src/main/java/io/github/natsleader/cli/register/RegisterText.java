// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.cli.output.Table;
import io.github.natsleader.cli.output.Times;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.ReleaseMarker;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A register for people. */
public final class RegisterText {
  private RegisterText() {}

  /** A line for each thing that there is to tell. */
  public static List<String> lines(RegisterView view) {
    return table(view).lines();
  }

  /** The same as a table of two columns, for more to be added. */
  public static Table table(RegisterView view) {
    Table table = new Table();
    table.row("group", view.bucket() + " / " + view.group());
    table.row("state", view.state().text() + meaning(view));
    StoredEntry entry = view.entry();
    LeaseRecord record = view.record();
    if (record != null) {
      held(table, view, record);
    }
    ReleaseMarker marker = view.marker();
    if (marker != null) {
      table.row("released by", marker.id());
      table.row("heir", marker.heir() == null ? "-" : marker.heir());
      table.row("token", marker.token());
    }
    if (entry != null) {
      table.row("revision", Long.toString(entry.revision()));
      table.row("written", Times.utc(entry.storedAt()) + ", " + ago(view.ageMillis()));
    }
    return table;
  }

  private static void held(Table table, RegisterView view, LeaseRecord record) {
    table.row(view.state() == GroupState.LED ? "leader" : "last leader", record.id());
    table.row("epoch", number(view.epoch()));
    table.row("lease", lease(view));
    table.row("priority", Integer.toString(record.priority()));
    table.row(
        "meta",
        record.meta().isEmpty()
            ? "-"
            : new TreeMap<>(record.meta())
                .entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.joining(", ")));
    table.row("token", record.token());
    table.row("write", record.n() == 0 ? "-" : "number " + record.n() + " of the term");
  }

  /** A number for people; {@code -} for one that is not known. */
  public static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  private static String ago(OptionalLong ageMillis) {
    return ageMillis.isPresent()
        ? Times.duration(ageMillis) + " ago"
        : "the server does not tell its time";
  }

  private static String lease(RegisterView view) {
    return view.leaseMillis().isEmpty()
        ? "the record does not tell"
        : Times.duration(view.leaseMillis())
            + ", about "
            + Times.duration(view.leaseRemainingMillis())
            + " left";
  }

  private static String meaning(RegisterView view) {
    StoredEntry entry = view.entry();
    return switch (view.state()) {
      case LED -> "";
      case EXPIRED -> ": nobody has renewed it for a lease; whoever takes part may take it";
      case RELEASED -> ": given up; whoever takes part may take it at once";
      case VACANT -> ": no entry";
      case ERASED ->
          ": "
              + (entry != null && entry.content() instanceof RegisterContent.Erased erased
                  ? erased.kind()
                  : "")
              + ", not by its holder; it is waited out for a lease";
      case UNREADABLE ->
          ": "
              + (entry != null && entry.content() instanceof RegisterContent.Unreadable unreadable
                  ? unreadable.why()
                  : "");
    };
  }
}
