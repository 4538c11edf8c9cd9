// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * No nats-server executable was found or could be installed. The message lists every way that was
 * tried, why each failed, and how to install one. The cause is the last failure that had one; those
 * before it are suppressed exceptions.
 */
public final class NatsServerNotFoundException extends NatsServerException {

  private static final long serialVersionUID = 1L;

  private final ArrayList<SearchAttempt> attempts;

  NatsServerNotFoundException(
      ServerVersion version, List<SearchAttempt> attempts, List<Throwable> causes) {
    super(message(version, attempts), last(causes));
    this.attempts = new ArrayList<>(attempts);
    causes.subList(0, Math.max(0, causes.size() - 1)).forEach(this::addSuppressed);
  }

  /**
   * What was tried.
   *
   * @return one entry for each way, in the order of the search
   */
  public List<SearchAttempt> attempts() {
    return List.copyOf(attempts);
  }

  private static @Nullable Throwable last(List<Throwable> causes) {
    return causes.isEmpty() ? null : causes.get(causes.size() - 1);
  }

  private static String message(ServerVersion version, List<SearchAttempt> attempts) {
    StringBuilder text = new StringBuilder("no nats-server executable was found. Tried:");
    for (int i = 0; i < attempts.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(attempts.get(i));
    }
    return text.append("\nTo install one, do any of these:")
        .append("\n  - put a nats-server executable on PATH (https://docs.nats.io, Installing)")
        .append("\n  - install Go, or run: go install ")
        .append(GoInstallSource.packageOf(version))
        .append("\n  - set ")
        .append(SearchSettings.EXECUTABLE.environmentVariable())
        .append(", or the system property ")
        .append(SearchSettings.EXECUTABLE.systemProperty())
        .append(", to the path of an executable")
        .append("\n  - set ")
        .append(SearchSettings.BASE_URL.environmentVariable())
        .append(" to a place that serves the release archives as the official one does")
        .toString();
  }
}
