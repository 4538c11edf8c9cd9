// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program that starts a server and holds it until it is killed or, at the end of its standard
 * input, returns from main without closing the server.
 */
final class ServerHolder {

  private ServerHolder() {}

  /** Arguments: the executable; the guard, or "inherit"; the store to keep or nothing. */
  public static void main(String[] args) throws Exception {
    ServerSettings settings =
        new ServerSettings(
            new NatsServerBinary(Path.of(args[0]), ServerVersion.DEFAULT, "test"),
            ServerSettings.RANDOM_PORT,
            args.length > 2 ? Path.of(args[2]) : null,
            "",
            List.of(),
            Duration.ofSeconds(30),
            args[1].equals("inherit"));
    ProcessGuard guard = args[1].equals("hook") ? new ShutdownHookGuard() : new ShellGuard();
    NatsServer server = NatsServer.start(settings, guard);
    System.out.println(server.processId());
    System.out.println(server.storeDirectory());
    System.out.println(
        ProcessHandle.current()
            .descendants()
            .map(process -> Long.toString(process.pid()))
            .collect(Collectors.joining(" ")));
    int command = System.in.read();
    if (command == 'd') {
      server.kill();
      System.out.println("down");
      System.in.read();
    }
  }
}
