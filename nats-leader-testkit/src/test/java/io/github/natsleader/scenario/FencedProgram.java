// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedWriteUnknownException;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Writes its epoch and a counter into a guarded bucket for as long as it leads, until its standard
 * input ends; reports each term's first write, and what the last one ended with.
 */
final class FencedProgram {
  private FencedProgram() {}

  /** Arguments: server, bucket of the election, guarded bucket, id, ttl in ms, file for events. */
  public static void main(String[] arguments) throws Exception {
    Path events = Path.of(arguments[5]);
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket(arguments[1])
            .group("g")
            .instanceId(arguments[3])
            .ttl(Duration.ofMillis(Long.parseLong(arguments[4])))
            .build();
    try (Connection connection =
            Nats.connect(ConnectionOptions.recommended().server(arguments[0]).build());
        NatsLeader natsLeader = NatsLeader.on(connection);
        Election election =
            natsLeader
                .election(config)
                .onPromote(term -> writeOnAndOn(natsLeader, term, arguments[2], events))
                .start()) {
      // The parent closes the input, and it ends as well when the parent is gone.
      System.in.transferTo(OutputStream.nullOutputStream());
      report(events, "stopping", election.config().instanceId());
    }
  }

  private static void writeOnAndOn(
      NatsLeader natsLeader, Leadership term, String bucket, Path events)
      throws IOException, InterruptedException {
    long epoch = term.token().epoch();
    try {
      FencedBucket guarded = natsLeader.fencedBucket(term, bucket);
      for (int i = 0; ; i++) {
        long revision = put(guarded, (epoch + "/" + i).getBytes(UTF_8));
        if (i == 0) {
          report(events, "wrote", epoch + "/" + revision);
        }
      }
    } catch (ElectionException e) {
      report(events, "refused", epoch + "/" + e.getClass().getSimpleName());
    }
  }

  /**
   * It goes on when it is interrupted at the end of its term, as code does that takes no notice:
   * what ends it is the refusal.
   */
  private static long put(FencedBucket guarded, byte[] value) {
    while (true) {
      try {
        return guarded.put("ledger", value);
      } catch (InterruptedException | FencedWriteUnknownException goingOn) {
        // The next try tells.
      }
    }
  }

  private static void report(Path events, String what, String detail) throws IOException {
    Files.writeString(
        events,
        new LeaderProgram.Line(System.nanoTime(), what, detail).text(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
