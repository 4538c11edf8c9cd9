// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Streams that are deleted before others of the same names are created. A server moves the files of
 * a deleted stream aside and removes them in the background; until they are gone it cannot move
 * those of a second stream of that name aside, and a third finds them in its way.
 */
public final class RemovedStreams {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private RemovedStreams() {}

  /** Waits until nothing is left of the streams that have been deleted. */
  public static void awaitGone(NatsServer server) {
    Awaitility.await("the files of deleted streams are gone")
        .atMost(BOUND)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !isAnyLeft(server.storeDirectory()));
  }

  private static boolean isAnyLeft(Path store) throws IOException {
    try (Stream<Path> paths = Files.walk(store, 4)) {
      return paths.anyMatch(RemovedStreams::isMovedAside);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // Removed under the walk.
        return true;
      }
      throw e;
    }
  }

  private static boolean isMovedAside(Path path) {
    return path.getFileName().toString().startsWith(".")
        && path.getParent().endsWith(Path.of("streams"));
  }
}
