// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** Lets a running server read another configuration, and waits until it says what came of that. */
final class ConfigReload {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 10;

  /** The server tells it nowhere else. */
  private static final Pattern DONE = Pattern.compile("\\[INF\\] Reloaded server configuration");

  private static final Pattern FAILED =
      Pattern.compile("\\[ERR\\] Failed to reload server configuration");

  private final ServerDirectory files;

  ConfigReload(ServerDirectory files) {
    this.files = files;
  }

  void run(ServerRun server, String text) throws IOException, InterruptedException {
    String before = files.readLog();
    files.writeConfig(text);
    server.signal(ProcessSignal.HUP);
    Deadline deadline = Deadline.in(BOUND);
    while (!isDone(before.length())) {
      if (deadline.passed() || !server.isAlive()) {
        throw failure("the server did not say that it has read the new configuration");
      }
      Deadline.awaitNextLook();
    }
  }

  private boolean isDone(int from) {
    String news = files.readLog().substring(from);
    if (FAILED.matcher(news).find()) {
      throw failure("the server refuses the new configuration and goes on with the old one");
    }
    return DONE.matcher(news).find();
  }

  private NatsServerException failure(String what) {
    return new NatsServerReloadException(what, TextTail.of(files.readLog(), LOG_LINES_SHOWN));
  }
}
