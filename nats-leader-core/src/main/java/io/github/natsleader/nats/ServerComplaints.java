// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What the server complains of on a connection. A denied publish or subscription has no other
 * answer: the server says so on the connection, with the subject in quotes, and a request on it
 * waits in vain. The client keeps the latest complaint only. Used on one thread at a time.
 *
 * <p>No sentence is matched: the quoted subject alone tells whom a complaint concerns.
 */
final class ServerComplaints {
  private final Connection connection;
  private @Nullable String latest;

  ServerComplaints(Connection connection) {
    this.connection = connection;
    this.latest = connection.getLastError();
  }

  /**
   * The latest complaint if there was one since the last call. Every complaint is an object of its
   * own, also when it repeats the one before.
   */
  @SuppressWarnings({"ReferenceEquality", "StringEquality"})
  @Nullable String news() {
    String now = connection.getLastError();
    if (now == latest) {
      return null;
    }
    latest = now;
    return now;
  }

  static boolean concerns(String complaint, String subject) {
    return complaint.contains('"' + subject + '"');
  }
}
