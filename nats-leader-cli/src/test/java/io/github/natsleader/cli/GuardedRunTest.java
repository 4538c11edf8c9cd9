// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nle run -- CMD} as long as nobody is killed or frozen. */
@EnabledOnOs(OS.LINUX)
class GuardedRunTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();
  @RegisterExtension final Crew crew = new Crew();

  private NleProcess run(String group, String id, String ttl, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--server", nats.server().url()));
    arguments.addAll(List.of("--bucket", "guarded", "--group", group, "--id", id, "--ttl", ttl));
    arguments.addAll(more);
    return crew.add(NleProcess.start(arguments.toArray(String[]::new)));
  }

  private NleProcess once(String group, String... command) {
    List<String> more = new ArrayList<>(List.of("--once", "--"));
    more.addAll(List.of(command));
    return run(group, "a", "3s", more);
  }

  private NleProcess always(String group, String id, String ttl, String script) {
    return run(group, id, ttl, List.of("--", "sh", "-c", script));
  }

  private static void awaitLine(NleProcess process, String line) {
    await(line).atMost(NleProcess.BOUND).until(() -> process.output().contains(line));
  }

  private static void awaitLine(Path file, String line) {
    await(line)
        .atMost(NleProcess.BOUND)
        .until(() -> Files.exists(file) && Files.readAllLines(file).contains(line));
  }

  @ParameterizedTest
  @CsvSource({"exit 0, 0", "exit 3, 3", "kill -s KILL $$, 137", "kill -s KILL 0, 137"})
  void theExitCodeIsPassedOn(String script, int code) throws Exception {
    NleProcess nle = once("exit", "sh", "-c", script);
    assertThat(nle.awaitExit()).as("%s", nle.errors()).isEqualTo(code);
    assertThat(nle.output()).isEmpty();
    assertThat(nle.errors()).isEmpty();
  }

  @Test
  void whatIsNotFoundIs127AndAShellsOwnCommandIsNone() throws Exception {
    assertThat(once("missing", "no-such-command").awaitExit()).isEqualTo(127);
    assertThat(once("missing", "exit", "0").awaitExit()).isEqualTo(127);
  }

  @Test
  void theCommandKnowsItsTermAndHasTheInput(Connection connection) throws Exception {
    NleProcess nle =
        once(
            "known",
            "sh",
            "-c",
            "echo $NLE_BUCKET $NLE_GROUP $NLE_ID $NLE_EPOCH $NLE_TOKEN; echo \"got $(cat)\"");
    String[] told = nle.awaitOutput().split(" ", -1);
    String record = connection.keyValue("guarded").get("known").getValueAsString();
    assertThat(told).startsWith("guarded", "known", "a").hasSize(5);
    assertThat(Long.parseLong(told[3])).isPositive();
    assertThat(record).contains("\"token\":\"" + told[4] + "\"");
    nle.type("something");
    nle.closeInput();
    assertThat(nle.awaitExit()).isZero();
    assertThat(nle.output()).last().isEqualTo("got something");
    assertThat(connection.keyValue("guarded").get("known")).isNull();
  }

  /** No pipe of ours, which would keep a guardian's end from being seen; no ignored signal. */
  @Test
  void theCommandInheritsNothingElse() throws Exception {
    NleProcess nle =
        once("clean", "sh", "-c", "ls /proc/$$/fd; grep SigIgn /proc/$$/status; sleep 0 | true");
    assertThat(nle.awaitExit()).isZero();
    assertThat(nle.output().subList(0, nle.output().size() - 1)).containsExactly("0", "1", "2");
    String ignored = nle.output().get(3).replace("SigIgn:", "").strip();
    // HUP, INT, QUIT, TERM: the lowest 15 bits but those that Java or this test's starter ignore.
    assertThat(Long.parseUnsignedLong(ignored, 16) & (1L << 14)).isZero();
  }

  @Test
  void aCommandThatEndsByItselfGivesTheLeaseUpAndRunsAgainInALaterTerm() {
    NleProcess nle = always("again", "a", "1s", "echo $NLE_EPOCH; exit 3");
    await().atMost(NleProcess.BOUND).until(() -> nle.output().size() >= 2);
    assertThat(Long.parseLong(nle.output().get(1)))
        .isGreaterThan(Long.parseLong(nle.output().get(0)));
    assertThat(nle.errors())
        .allMatch(line -> line.startsWith("nle run a: the command ended with exit code 3"));
  }

  @Test
  void whatACommandLeavesBehindInItsGroupEndsWithIt() throws Exception {
    NleProcess nle = once("left", "sh", "-c", "sleep 1000 & echo $!");
    ProcessHandle left = ProcessHandle.of(Long.parseLong(nle.awaitOutput())).orElse(null);
    assertThat(nle.awaitExit()).isZero();
    if (left != null) {
      assertThat(Descendants.allGone(List.of(left))).isTrue();
    }
  }

  @Test
  void sigtermEndsTheCommandBeforeTheNextOneBegins(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("log");
    String slow =
        "trap 'echo told; echo a-told >>LOG; sleep 0.3; echo a-end >>LOG; exit 5' TERM;"
            + " echo begun; while :; do sleep 0.02; done";
    NleProcess first = always("order", "a", "12s", slow.replace("LOG", log.toString()));
    awaitLine(first, "begun");
    String next = "echo b-begin >>" + log + "; exec sleep 1000";
    NleProcess second =
        run("order", "b", "12s", List.of("--events", "text", "--", "sh", "-c", next));
    second.awaitError("knows a as the leader");
    first.signal("TERM");
    assertThat(first.awaitExit()).isEqualTo(5);
    awaitLine(log, "b-begin");
    assertThat(Files.readAllLines(log)).containsExactly("a-told", "a-end", "b-begin");
    second.signal("TERM");
    // Ended by the signal that a stop sends.
    assertThat(second.awaitExit()).isZero();
  }

  @Test
  void aCommandThatIgnoresSigtermIsKilledOnAStop() throws Exception {
    NleProcess nle =
        always("stubborn", "a", "1s", "trap '' TERM; echo begun; while :; do sleep 0.02; done");
    awaitLine(nle, "begun");
    nle.signal("TERM");
    assertThat(nle.awaitExit()).isEqualTo(137);
  }

  @Test
  void onceButStoppedBeforeItLedIsAFailure() throws Exception {
    NleProcess leader = always("second", "a", "12s", "echo begun; exec sleep 1000");
    awaitLine(leader, "begun");
    NleProcess other =
        run("second", "b", "12s", List.of("--events", "text", "--once", "--", "echo", "never"));
    other.awaitError("knows a as the leader");
    other.signal("TERM");
    assertThat(other.awaitExit()).isEqualTo(125);
    assertThat(other.output()).isEmpty();
    assertThat(other.errors()).contains("nle run b: stopped before the command could run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--hold --once; --once, --term-grace and --kill-margin need a command",
        "--hold -- true; --hold is for taking part without a command",
        "--term-grace=2s -- true; --term-grace = PT2S: must be from 0 to PT1.31S",
        "--kill-margin=0 -- true; --kill-margin = PT0S: must be more than 0",
      })
  void whatDoesNotGoTogetherIsRefused(String more, String rule) {
    StringWriter errors = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("run", "--bucket=b", "--group=g"));
    arguments.add("--ttl=3s");
    arguments.addAll(List.of(more.split(" ", -1)));
    int code =
        Nle.commandLine()
            .setErr(new PrintWriter(errors, true))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(rule);
  }
}
