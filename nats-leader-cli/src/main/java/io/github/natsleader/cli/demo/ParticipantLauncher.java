// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * Starts participants as processes, with the Java and the class path of this one.
 *
 * @param main the class of the nle command
 * @param url where NATS is
 */
public record ParticipantLauncher(Class<?> main, String url) {
  static final Duration LEASE = Duration.ofSeconds(3);
  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Starts quickly and takes little memory. */
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m");

  Participant launch(String id, BlockingQueue<Heard> heard) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "."), main.getName()));
    command.addAll(List.of("run", "--hold", "--until-input-ends", "--events", "json"));
    command.addAll(List.of("--server", url, "--bucket", "demo", "--group", "demo", "--id", id));
    command.addAll(List.of("--ttl", LEASE.toString(), "--heartbeat", HEARTBEAT.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return Participant.of(id, builder.start(), heard);
  }
}
