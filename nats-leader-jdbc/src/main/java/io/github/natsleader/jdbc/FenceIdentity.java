// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.FencingToken;
import io.github.natsleader.TokenInvalidException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is guarded, for which group, and by which table. Judges the rows that are found there. */
record FenceIdentity(String name, String bucket, String group, String table) {
  /** The fence and its table, for people. */
  String label() {
    return "fence \"" + name + "\" in table " + table;
  }

  /**
   * Returns if the row is that of the term.
   *
   * @param cause what made us look; null if nothing did
   */
  void mustBeOf(FencingToken term, Optional<FenceRow> found, @Nullable Throwable cause) {
    if (found.isEmpty()) {
      throw new TokenInvalidException(term, 0, label() + ", whose row is missing", cause);
    }
    FenceRow row = found.get();
    mustBeOfOurGroup(row, cause);
    if (!row.isOf(term)) {
      throw new TokenInvalidException(term, row.epoch(), label() + standing(row, term), cause);
    }
  }

  void mustBeOfOurGroup(FenceRow row, @Nullable Throwable cause) {
    if (!row.bucket().equals(bucket)) {
      throw foreign("bucket", bucket, row.bucket(), cause);
    }
    if (!row.group().equals(group)) {
      throw foreign("group", group, row.group(), cause);
    }
  }

  private ElectionConfigException foreign(
      String field, String ours, String found, @Nullable Throwable cause) {
    ElectionConfigException refused =
        new ElectionConfigException(
            "jdbcFence." + field,
            ours,
            label()
                + " is raised for "
                + field
                + " "
                + found
                + ", and epochs of different elections cannot be compared. Give each its own fence"
                + " name; if the election moved, delete the row while all participants are"
                + " stopped.");
    if (cause != null) {
      refused.addSuppressed(cause);
    }
    return refused;
  }

  private static String standing(FenceRow row, FencingToken term) {
    if (row.epoch() == term.epoch()) {
      return ", which another token of this epoch holds";
    }
    return row.isOlderThan(term) ? ", which this term has not raised or which was set back" : "";
  }
}
