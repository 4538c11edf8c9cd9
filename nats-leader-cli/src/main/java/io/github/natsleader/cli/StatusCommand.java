// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.register.GroupState;
import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.register.RegisterJson;
import io.github.natsleader.cli.register.RegisterText;
import io.github.natsleader.cli.register.RegisterView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nle status}: who leads one group. */
@Command(
    name = "status",
    description = {
      "Tell who leads a group, by its record.",
      "",
      "What is left of the lease is an estimate, from the record and its age by the server's clock; "
          + "no participant decides anything by it. Followers leave no trace and cannot be told. "
          + "The epoch is asked of the leader. The exit code is 3 if nobody leads.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle status --bucket elections --group scheduler",
      "  nle status --bucket elections --group scheduler --json | jq .leader"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private GroupOptions group = new GroupOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws RegisterAccessException, InterruptedException {
    group.check(spec);
    try (RegisterSession session = RegisterSession.open(spec, server)) {
      RegisterView view = session.reader().read(group.bucket(), group.group());
      tell(view);
      return view.state() == GroupState.LED ? ExitCodes.OK : ExitCodes.NOBODY_LEADS;
    }
  }

  private void tell(RegisterView view) {
    if (json.wanted()) {
      JsonOption.print(spec, RegisterJson.of(view));
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    RegisterText.lines(view).forEach(out::println);
    out.flush();
  }
}
