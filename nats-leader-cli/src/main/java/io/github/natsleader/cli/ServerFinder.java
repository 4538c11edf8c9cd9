// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.testkit.server.BinarySearch;
import io.github.natsleader.testkit.server.NatsServerBinary;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Finds a nats-server, and says so when that takes its time. */
final class ServerFinder {
  /** Looking takes less; what takes longer is an installation. */
  private static final Duration LOOKING = Duration.ofSeconds(1);

  private static final Duration REMINDER = Duration.ofSeconds(20);

  private final Notes notes;

  ServerFinder(Notes notes) {
    this.notes = notes;
  }

  NatsServerBinary find() throws InterruptedException {
    BinarySearch search = BinarySearch.fromEnvironment();
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(ServerFinder::thread);
    try {
      var unused =
          clock.scheduleAtFixedRate(
              () -> notes.say(installing(search)),
              LOOKING.toMillis(),
              REMINDER.toMillis(),
              TimeUnit.MILLISECONDS);
      return search.find();
    } finally {
      clock.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "nle-server-finder");
    thread.setDaemon(true);
    return thread;
  }

  private static String installing(BinarySearch search) {
    String version = search.wantedVersion().tag();
    String way =
        search.goExecutable() != null
            ? "go install github.com/nats-io/nats-server/v2@" + version
            : "download of nats-server " + version + " from " + search.releaseBaseUrl();
    return "no nats-server at hand, installing one into "
        + search.cacheDirectory()
        + " (once; "
        + way
        + ") ...";
  }
}
