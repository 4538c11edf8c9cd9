// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.RoleManager;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Several roles of one process, each led by whichever process has it. Roles are added, removed and
 * given up by lines on standard input, while the others go on.
 *
 * <p>Arguments: the URL of NATS, and a name that no other participant has. {@code NLE_*} variables
 * change the settings of all roles.
 */
public final class MultiRole {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(2);
  private static final List<String> ROLES = List.of("scheduler", "reports", "cleaning");

  private final Console console;
  private final Map<String, String> environment;
  private final UntilStopped untilStopped = new UntilStopped();

  MultiRole(String name, Map<String, String> environment, PrintStream out) {
    this.console = new Console(name, out);
    this.environment = environment;
  }

  /**
   * Takes part until the process is told to end.
   *
   * @param args the URL and the name
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2) {
      System.err.println("arguments: <url, such as nats://localhost:4222> <name>");
      System.exit(2);
    }
    MultiRole example = new MultiRole(args[1], System.getenv(), System.out);
    example.untilStopped.onShutdown();
    try {
      example.run(args[0], RoleCommands.linesOf(System.in));
    } catch (IOException e) {
      example.console.say("cannot start: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Takes part until {@link #stopAndWait}, doing what the lines say. */
  void run(String url, BufferedReader lines) throws IOException, InterruptedException {
    try {
      takePart(Nats.connect(console.options(url)), lines);
    } finally {
      untilStopped.ended();
    }
  }

  private void takePart(Connection connection, BufferedReader lines) throws InterruptedException {
    // Closed in the opposite order: the roles release their leases while they have a connection.
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection);
        RoleManager roles =
            RoleManager.builder(natsLeader)
                .defaults(this::settings)
                .onPromote(this::leads)
                .onDemote(this::leaves)
                .build()) {
      ROLES.forEach(role -> roles.add(role).start());
      // This one does something else besides.
      roles.add("greeter").onPromote(this::greet).start();
      new RoleCommands(roles, console).obey(lines);
      while (!untilStopped.isStopped(STATUS_INTERVAL)) {
        show(roles);
      }
    }
  }

  /** Gives all roles up, in order, and returns when that is done. */
  void stopAndWait() {
    untilStopped.stopAndWait();
  }

  private void settings(ElectionConfig.Builder settings) {
    settings.bucket("examples").instanceId(console.name()).ttl(LEASE).environment(environment);
  }

  private void leads(String role, Leadership leadership) {
    console.say(role + ": leading, epoch " + leadership.token().epoch());
  }

  private void leaves(String role, DemotionReason reason) {
    console.say(role + ": no longer leading, " + reason);
  }

  private void greet(Leadership leadership) {
    console.say("greeter: good day to you, from " + leadership.token());
  }

  private void show(RoleManager roles) {
    roles
        .status()
        .byRole()
        .forEach(
            (role, status) ->
                console.say(
                    "%-10s %-9s leader: %s, lease left: %d ms"
                        .formatted(
                            role,
                            status.state(),
                            status.leaderId().orElse("unknown"),
                            status.leaseRemaining().toMillis())));
  }
}
