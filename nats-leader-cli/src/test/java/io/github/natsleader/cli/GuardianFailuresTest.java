// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A command and what started it ends, whichever process on the way is killed or frozen. */
@EnabledOnOs(OS.LINUX)
class GuardianFailuresTest {
  /** Ignores SIGTERM, and so does the process that it starts in its group. */
  private static final String STUBBORN =
      "trap '' TERM; sleep 1000 & echo $! $NLE_EPOCH; while :; do sleep 0.05; done";

  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();
  @RegisterExtension final Crew crew = new Crew();
  private final List<ProcessHandle> toEnd = new ArrayList<>();

  @AfterEach
  void endWhatWasFrozen() {
    toEnd.forEach(ProcessHandle::destroyForcibly);
  }

  private NleProcess run(NatsServer server) {
    return run(server, "1s");
  }

  private NleProcess run(NatsServer server, String ttl, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--server", server.url()));
    arguments.addAll(List.of("--bucket", "guarded", "--group", "g", "--id", "a", "--ttl", ttl));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--", "sh", "-c", STUBBORN));
    return crew.add(NleProcess.start(arguments.toArray(String[]::new)));
  }

  /** The command's child in the same group. */
  private static ProcessHandle grandchild(NleProcess nle, int term) {
    await("a command at work").atMost(NleProcess.BOUND).until(() -> nle.output().size() > term);
    String pid = nle.output().get(term).split(" ", -1)[0];
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** All that is there because of this nle, but itself. */
  private static List<ProcessHandle> started(NleProcess nle) {
    return nle.handle().descendants().toList();
  }

  private static ProcessHandle guardian(NleProcess nle) throws IOException {
    for (ProcessHandle child : nle.handle().children().toList()) {
      if (Files.readString(Path.of("/proc", "" + child.pid(), "cmdline"))
          .contains("cli.guard.GuardianMain")) {
        return child;
      }
    }
    throw new AssertionError("no guardian among the children of " + nle.handle());
  }

  private static void awaitGone(List<ProcessHandle> processes) {
    await("ended").atMost(NleProcess.BOUND).until(() -> Descendants.allGone(processes));
  }

  @Test
  void aKilledParentLeavesNothing(NatsServer server) {
    NleProcess nle = run(server);
    ProcessHandle grandchild = grandchild(nle, 0);
    List<ProcessHandle> started = new ArrayList<>(started(nle));
    assertThat(started).contains(grandchild);
    nle.handle().destroyForcibly();
    awaitGone(started);
  }

  @Test
  void aFrozenParentLeavesNoCommand(NatsServer server) throws Exception {
    NleProcess nle = run(server);
    ProcessHandle grandchild = grandchild(nle, 0);
    nle.signal("STOP");
    awaitGone(List.of(grandchild));
    assertThat(nle.output()).hasSize(1);
    nle.signal("CONT");
    // It leads again, in another term.
    ProcessHandle next = grandchild(nle, 1);
    assertThat(next).isNotEqualTo(grandchild);
    assertThat(epoch(nle, 1)).isGreaterThan(epoch(nle, 0));
  }

  private static long epoch(NleProcess nle, int term) {
    return Long.parseLong(nle.output().get(term).split(" ", -1)[1]);
  }

  @Test
  void aKilledGuardianTakesTheCommandWithIt(NatsServer server) throws Exception {
    NleProcess nle = run(server);
    ProcessHandle grandchild = grandchild(nle, 0);
    guardian(nle).destroyForcibly();
    awaitGone(List.of(grandchild));
    assertThat(nle.awaitExit()).isEqualTo(125);
    assertThat(nle.errors()).contains("nle run a: the guardian has ended");
  }

  /** With NATS away there is a moment at which the command must have ended. */
  @Test
  void forAFrozenGuardianTheParentStandsIn(NatsServer server) throws Exception {
    NleProcess nle = run(server);
    ProcessHandle grandchild = grandchild(nle, 0);
    ProcessHandle guardian = guardian(nle);
    toEnd.add(guardian);
    signal("STOP", guardian);
    server.stop();
    awaitGone(List.of(grandchild, nle.handle()));
    // Else it would keep nle's standard error open.
    guardian.destroyForcibly();
    assertThat(nle.awaitExit()).isEqualTo(125);
  }

  /** A stop does not outlast its patience, however far away the end of the lease is. */
  @Test
  void aFrozenGuardianHoldsUpNoStop(NatsServer server) throws Exception {
    NleProcess nle = run(server, "60s", "--term-grace", "2s");
    ProcessHandle grandchild = grandchild(nle, 0);
    ProcessHandle guardian = guardian(nle);
    toEnd.add(guardian);
    signal("STOP", guardian);
    nle.signal("TERM");
    awaitGone(List.of(nle.handle()));
    assertThat(Descendants.allGone(List.of(grandchild))).isTrue();
    guardian.destroyForcibly();
    assertThat(nle.awaitExit()).isEqualTo(137);
  }

  /** Nor does it begin, when it comes to, what was given up meanwhile. */
  @Test
  void aGuardianThatWasFrozenAtTheBeginningBeginsNothing(NatsServer server) throws Exception {
    NleProcess nle = run(server, "60s", "--cold-start-delay", "3s", "--events", "text");
    await("taking part")
        .atMost(NleProcess.BOUND)
        .until(() -> says(nle, "takes part") && started(nle).size() > 2);
    List<ProcessHandle> keeper = new ArrayList<>(started(nle));
    ProcessHandle guardian = guardian(nle);
    keeper.remove(guardian);
    toEnd.add(guardian);
    signal("STOP", guardian);
    awaitGone(List.of(nle.handle()));
    assertThat(says(nle, "LEADS")).isTrue();
    assertThat(says(nle, "the guardian does not answer")).isTrue();
    assertThat(Descendants.allGone(keeper)).isTrue();
    signal("CONT", guardian);
    awaitGone(List.of(guardian));
    assertThat(nle.awaitExit()).isEqualTo(125);
    assertThat(nle.output()).isEmpty();
  }

  private static boolean says(NleProcess nle, String words) {
    return nle.errors().stream().anyMatch(line -> line.contains(words));
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void withNatsAwayTheCommandEndsAndComesBackLater(NatsServer server) throws Exception {
    NleProcess nle = run(server);
    ProcessHandle grandchild = grandchild(nle, 0);
    server.stop();
    awaitGone(List.of(grandchild));
    server.restart();
    grandchild(nle, 1);
    assertThat(epoch(nle, 1)).isGreaterThan(epoch(nle, 0));
  }

  /** As a service manager does that ends all processes of a service. */
  @Test
  void theGuardianAndTheShellsIgnoreSigterm(NatsServer server) throws Exception {
    NleProcess nle = run(server);
    ProcessHandle grandchild = grandchild(nle, 0);
    for (ProcessHandle child : nle.handle().children().toList()) {
      child.destroy();
    }
    assertThat(grandchild.isAlive()).isTrue();
    nle.signal("TERM");
    assertThat(nle.awaitExit()).isEqualTo(137);
    assertThat(Descendants.allGone(List.of(grandchild))).isTrue();
  }
}
