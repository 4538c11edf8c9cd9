// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.github.natsleader.PreflightReport;
import io.github.natsleader.cli.output.JsonFields;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nle doctor}: whether an election can run here, and if not, what to change. */
@Command(
    name = "doctor",
    description = {
      "Check what an election with these settings would meet.",
      "",
      "Server, JetStream, bucket, permissions, connection and time: one line for each finding, "
          + "and what to change. Nothing is created, written or taken part in. "
          + "The exit code is 0 unless there is an ERROR.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle doctor --bucket elections --group scheduler --ttl 3s",
      "  nle doctor --bucket elections --group scheduler --ttl 3s --json | jq .passed"
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ElectionOptions election = new ElectionOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ElectionConfig config = config();
    PreflightReport report = examine(config, options());
    if (json.wanted()) {
      JsonOption.print(spec, json(report));
    } else {
      tell(report);
    }
    return report.passed() ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private PreflightReport examine(ElectionConfig config, Options options)
      throws InterruptedException {
    try {
      return examine(config, Nats.connect(options));
    } catch (AuthenticationException e) {
      return new PreflightReport(List.of(refused(e)));
    } catch (IOException e) {
      return new PreflightReport(List.of(unreachable(e)));
    }
  }

  private static PreflightReport examine(ElectionConfig config, Connection connection)
      throws InterruptedException {
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      return natsLeader.preflight(config).join();
    }
  }

  private PreflightFinding refused(AuthenticationException failure) {
    return notConnected(
        "refused (" + failure.getMessage() + ")",
        "see that the credentials are those of a user of the server, and not revoked or expired");
  }

  private PreflightFinding unreachable(IOException failure) {
    return notConnected(
        "not possible (" + failure.getMessage() + ")",
        "see that nats-server runs at "
            + server.address()
            + ", and that both sides agree on TLS and its certificates");
  }

  private static PreflightFinding notConnected(String found, String advice) {
    return new PreflightFinding(
        Level.ERROR, Kind.NOT_CONNECTED, "the connection", found, "made", advice);
  }

  private static JsonFields json(PreflightReport report) {
    return new JsonFields()
        .put("passed", report.passed())
        .put("errors", report.at(Level.ERROR).size())
        .put("warnings", report.at(Level.WARNING).size())
        .put("findings", report.findings().stream().map(DoctorCommand::json).toList());
  }

  private static Map<String, @Nullable Object> json(PreflightFinding finding) {
    return new JsonFields()
        .put("level", finding.level().name())
        .put("kind", finding.kind().name())
        .put("item", ServerAddress.redacted(finding.item()))
        .put("found", ServerAddress.redacted(finding.found()))
        .put("needed", finding.needed())
        .put("advice", ServerAddress.redacted(finding.advice()))
        .asMap();
  }

  private void tell(PreflightReport report) {
    PrintWriter out = spec.commandLine().getOut();
    for (PreflightFinding finding : report.findings()) {
      // The client's messages repeat the address as it was given.
      String text = ServerAddress.redacted(finding.toString());
      out.printf("%-7s  %-18s  %s%n", finding.level(), finding.kind(), text);
    }
    int errors = report.at(Level.ERROR).size();
    int warnings = report.at(Level.WARNING).size();
    String verdict = errors == 0 ? "An election can run." : "No election can run.";
    out.printf("%s Errors: %d, warnings: %d.%n", verdict, errors, warnings);
    out.flush();
  }

  private Options options() {
    try {
      return server.toOptions().errorListener(new ErrorListener() {}).build();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ElectionConfig config() {
    try {
      return election.toConfig();
    } catch (ElectionConfigException e) {
      throw usage(ElectionOptions.explain(e));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
