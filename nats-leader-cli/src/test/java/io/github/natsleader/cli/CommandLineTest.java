// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What command lines are refused, and how; what the help says. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine commandLine = Nle.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  /** Settings that are right, but for this one. */
  private int run(String argument) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--hold", "--bucket=b", "--group=g", "--id=i", "--ttl=3s"));
    String option = argument.substring(0, argument.indexOf('=') + 1);
    arguments.removeIf(other -> other.startsWith(option));
    arguments.add(argument);
    return execute(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --bucket=a.b; --bucket = a.b; must match
          --group=.a; --group = .a; no dot first
          --id=; --id = ; 1 to 128 characters
          --ttl=50ms; --ttl = PT0.05S; from 100 ms to 1 h
          --ttl=2h; --ttl = PT2H; from 100 ms to 1 h
          --ttl=soon; --ttl; 'soon' must be a duration such as 300ms
          --heartbeat=2s; --heartbeat = PT2S; ttl / 3 = PT1S
          --operation-timeout=1500ms; --operation-timeout = PT1.5S; (ttl - heartbeatInterval) / 2
          --max-clock-drift=0.5; --max-clock-drift = 0.5; from 0 to 0.1
          --acquire-delay=4s; --acquire-delay = PT4S; from 0 to PT3S
          --cold-start-delay=2h; --cold-start-delay = PT2H; from 0 to PT1H
          --priority=-1; --priority = -1; must be 0, for none, or more
          --priority=high; --priority; 'high' is not an int
          --takeover-mode=quickly; --takeover-mode; COOPERATIVE, AFTER_LEASE, IMMEDIATE
          --min-tenure=25h; --min-tenure = PT25H; from 0 to PT24H
          --allow-priority-takeover=true; --priority = 0; more than 0 where allowPriorityTakeover
          --replicas=6; --replicas = 6; from 1 to 5
          --meta=novalue; --meta; KEY=VALUE
          --events=xml; --events; TEXT, JSON
          --server=nats://a b; --server = nats://a b; must be a NATS URL
          --server=; --server = ; must be a NATS URL
          --inbox-prefix=a b; --inbox-prefix = a b; must be letters
          --inbox-prefix=>; --inbox-prefix = >; must be letters
          --user=me; --user and --password; together
          --creds=/no/such.creds; --creds = /no/such.creds; must be a file to read
          --nkey=/no/such.nk; --nkey = /no/such.nk; must be a file to read
          --tlsca=/no/such.pem; --tlsca = /no/such.pem; must be a file to read
          --tlscert=/no/such.pem; --tlscert and --tlskey; together
          """)
  void anInvalidSettingIsNamedInOneLineWithItsValueAndRule(
      String argument, String setting, String rule) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(setting, rule);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bucket", "--group", "--ttl"})
  void whatIsMissingIsNamed(String option) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--hold", "--bucket=b", "--group=g", "--ttl=3s"));
    arguments.removeIf(other -> other.startsWith(option));
    assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(option);
  }

  @Test
  void runDoesNothingWithoutHold() {
    assertThat(execute("run", "--bucket=b", "--group=g", "--ttl=3s")).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("--hold");
  }

  @Test
  void aPasswordIsNotRepeated() {
    assertThat(run("--server=nats://me:secret@a b")).isEqualTo(2);
    assertThat(err.toString()).contains("nats://a b").doesNotContain("secret");
  }

  @Test
  void aPasswordInAMistypedOptionIsNotRepeated() {
    assertThat(run("--sever=nats://me:secret@a")).isEqualTo(2);
    assertThat(err.toString()).contains("nats://a").doesNotContain("secret");
  }

  @Test
  void aPortOutOfRangeIsNamed() {
    assertThat(execute("server", "--port=70000")).isEqualTo(2);
    assertThat(err.toString()).contains("--port = 70000").contains("from 0 to 65535");
  }

  @Test
  void anUnknownCommandIsNamed() {
    assertThat(execute("lead")).isEqualTo(2);
    assertThat(err.toString()).contains("'lead'");
  }

  @Test
  void whatIsMeantIsSuggested() {
    assertThat(execute("statsu", "--bucket=b")).isEqualTo(2);
    assertThat(execute("status", "--bucket=b", "--group=g", "--jsn")).isEqualTo(2);
    assertThat(execute("status", "--buckt=b", "--group=g")).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("did you mean status?"),
            second -> assertThat(second).contains("'--jsn'", "did you mean --json?"),
            third ->
                assertThat(third)
                    .contains("'--bucket=B'", "unknown is --buckt=b", "did you mean --bucket?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          watch --bucket=b --group=g --count=0; --count = 0; 1 or more
          watch --bucket=b --group=.g; --group = .g; no dot first
          list --bucket=a.b; --bucket = a.b; must match
          status --bucket=b --group=g --context=/no/such; --context = /no/such; no such context
          resign --bucket=b --group=g --wait=soon; --wait; 'soon' must be a duration
          """)
  void soIsWhatOtherCommandsAreGiven(String line, String setting, String rule) {
    assertThat(execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(setting, rule);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "list",
        "status",
        "watch",
        "inspect",
        "resign",
        "doctor",
        "permissions",
        "demo",
        "server",
        "completion"
      })
  void everyCommandHasHelpWithExitCodes(String command) {
    assertThat(execute(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: nle " + command, "Exit codes:");
  }

  @Test
  void theHelpListsTheCommands() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains("run", "list", "status", "watch", "inspect", "resign", "doctor", "completion");
    assertThat(out.toString()).contains("Exit codes:");
    assertThat(out.toString()).doesNotContain("--until-input-ends");
  }

  @Test
  void theVersionIsTold() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).startsWith("nle ");
  }
}
