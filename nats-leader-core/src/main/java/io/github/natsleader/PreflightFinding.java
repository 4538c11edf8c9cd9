// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.spi.RegisterFinding;
import java.util.Objects;

/**
 * One thing that a preflight found.
 *
 * @param level how much it weighs
 * @param kind what it is about, to branch on; the rest is for people
 * @param item what was looked at: a setting, an option, a permission
 * @param found its value
 * @param needed what it should be; empty where nothing is asked for
 * @param advice what it means, and what to change
 */
public record PreflightFinding(
    Level level, Kind kind, String item, String found, String needed, String advice) {

  /** How much a finding weighs. */
  public enum Level {
    /** Worth knowing; nothing to change. */
    INFO,
    /** Elections run, with the limit that the finding names. */
    WARNING,
    /** No election runs until it is mended. */
    ERROR
  }

  /** What a finding is about. */
  public enum Kind {
    /** There is no connection to ask on, or it is closed for good. */
    NOT_CONNECTED,
    /** An option of the connection does not suit elections. */
    CONNECTION_OPTION,
    /** The version of the server, and what is off with it. */
    SERVER_VERSION,
    /** JetStream is not enabled, on the server or for the account. */
    JETSTREAM_DISABLED,
    /** JetStream, the account or the bucket is at its limit. */
    LIMIT_REACHED,
    /** The bucket is not there yet. */
    BUCKET_MISSING,
    /** A setting of the bucket is not as an election needs it. */
    BUCKET_SETTING,
    /** The bucket cannot be told about: no answer, or one that does not tell. */
    BUCKET_UNREACHABLE,
    /** The server refuses to this user what an election does. */
    PERMISSION_DENIED,
    /** What the settings mean in time. */
    TIME_BUDGET
  }

  /** Checks that nothing is missing. */
  public PreflightFinding {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(needed, "needed");
    Objects.requireNonNull(advice, "advice");
  }

  /** A setting of the bucket, as a finding. */
  public static PreflightFinding ofSetting(RegisterFinding setting) {
    Level level =
        switch (setting.severity()) {
          case ERROR -> Level.ERROR;
          case WARNING -> Level.WARNING;
        };
    return new PreflightFinding(
        level,
        Kind.BUCKET_SETTING,
        setting.setting(),
        setting.found(),
        setting.required(),
        setting.consequence());
  }

  /** For people: what was found, what is needed, and what to change. */
  @Override
  public String toString() {
    String should = needed.isEmpty() ? "" : ", needed is " + needed;
    String meaning = advice.isEmpty() ? "" : ": " + advice;
    return item + " is " + found + should + meaning;
  }
}
