// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.nats.client.api.ServerInfo;
import java.util.ArrayList;
import java.util.List;

/** What is off with a server of this version. */
final class ServerFeatures {
  private static final String OLDEST = "2.9.0";

  private final ServerInfo server;

  ServerFeatures(ServerInfo server) {
    this.server = server;
  }

  void tell(List<PreflightFinding> findings) {
    if (!server.isSameOrNewerThanVersion(OLDEST)) {
      findings.add(
          finding(
              Level.ERROR,
              "2.9 or later",
              "consumers that a permission can narrow are missing: upgrade the server"));
      return;
    }
    List<String> off = new ArrayList<>();
    if (!server.isSameOrNewerThanVersion("2.10.0")) {
      off.add("epochs that go on growing when the bucket is created again (from 2.10)");
    }
    if (!server.isSameOrNewerThanVersion("2.11.0")) {
      off.add("fenced writes (from 2.11)");
    }
    findings.add(
        off.isEmpty()
            ? finding(Level.INFO, "", "nothing is off with it")
            : finding(Level.WARNING, "2.11 or later", "off with it: " + String.join(", ", off)));
  }

  private PreflightFinding finding(Level level, String needed, String advice) {
    return new PreflightFinding(
        level, Kind.SERVER_VERSION, "nats-server", server.getVersion(), needed, advice);
  }
}
