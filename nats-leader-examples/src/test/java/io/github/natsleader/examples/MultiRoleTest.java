// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.WithNatsServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithNatsServer
class MultiRoleTest {
  private static final List<String> ROLES = List.of("scheduler", "reports", "cleaning", "greeter");

  private static ExampleProcess start(String name, NatsServer server) throws IOException {
    return ExampleProcess.start(MultiRole.class, server.url(), name);
  }

  private static void awaitLeading(ExampleProcess process, String name) {
    ROLES.forEach(role -> process.awaitSaying(name + ": " + role + ": leading, epoch "));
  }

  private static List<String> ends(ExampleProcess process) {
    return process.said().stream().filter(line -> line.contains("no longer leading")).toList();
  }

  @Test
  void anotherProcessTakesOverAllRolesOfOneThatDies(NatsServer server) throws Exception {
    try (ExampleProcess first = start("first", server)) {
      awaitLeading(first, "first");
      first.awaitSaying("first: greeter: good day to you, from ");
      first.awaitSaying("first: scheduler  LEADER    leader: first, lease left: ");
      try (ExampleProcess second = start("second", server)) {
        second.awaitSaying("second: cleaning   FOLLOWER  leader: first, lease left: 0 ms");

        assertThat(first.kill()).isEqualTo(137);

        awaitLeading(second, "second");
        assertThat(second.terminate()).isEqualTo(143);
        assertThat(ends(second))
            .containsExactly(
                "second: greeter: no longer leading, STOPPED",
                "second: cleaning: no longer leading, STOPPED",
                "second: reports: no longer leading, STOPPED",
                "second: scheduler: no longer leading, STOPPED");
      }
    }
  }

  @Test
  void rolesComeAndGoByCommand(NatsServer server) throws Exception {
    try (ExampleProcess first = start("first", server)) {
      awaitLeading(first, "first");
      first.type("add payroll");
      first.awaitSaying("first: payroll: leading, epoch ");
      first.type("add payroll");
      first.awaitSaying("first: refused: There is a role \"payroll\" already");
      try (ExampleProcess second = start("second", server)) {
        second.awaitSaying("second: reports    FOLLOWER  leader: first");
        first.type("remove reports");
        first.awaitSaying("first: reports: removed: true");
        second.awaitSaying("second: reports: leading, epoch ");

        second.awaitSaying("second: greeter    FOLLOWER  leader: first");
        first.type("resign greeter");
        first.awaitSaying("first: greeter: given up");
        second.awaitSaying("second: greeter: leading, epoch ");

        first.type("sing");
        first.awaitSaying("first: commands: add ROLE, remove ROLE, resign ROLE");
        assertThat(ends(first))
            .containsExactly(
                "first: reports: no longer leading, STOPPED",
                "first: greeter: no longer leading, RESIGNED");
        assertThat(ends(second)).isEmpty();
      }
    }
  }

  @Test
  void saysWhatItNeeds() throws Exception {
    try (ExampleProcess without = ExampleProcess.start(MultiRole.class);
        ExampleProcess lost = ExampleProcess.start(MultiRole.class, "nats://127.0.0.1:1", "lost")) {
      assertThat(without.awaitEnd()).isEqualTo(2);
      assertThat(without.said()).anyMatch(line -> line.startsWith("arguments: <url"));
      assertThat(lost.awaitEnd()).isEqualTo(1);
      assertThat(lost.said()).anyMatch(line -> line.startsWith("lost: cannot start: "));
    }
  }
}
