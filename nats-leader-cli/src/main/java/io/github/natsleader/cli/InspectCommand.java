// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.output.JsonFields;
import io.github.natsleader.cli.output.Printable;
import io.github.natsleader.cli.output.Table;
import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.register.RegisterJson;
import io.github.natsleader.cli.register.RegisterText;
import io.github.natsleader.cli.register.RegisterView;
import io.github.natsleader.cli.register.StoredEntry;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nle inspect}: all that stands in a group's register. */
@Command(
    name = "inspect",
    description = {
      "Show a group's register: the record or why it cannot be read, the marker of a release or "
          + "deletion, its headers, and the bucket around it.",
      "",
      "The exit code is 0 whatever stands there.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle inspect --bucket elections --group scheduler --raw",
      "  nle inspect --bucket elections --group scheduler --json | jq .token"
    })
final class InspectCommand implements Callable<Integer> {
  @Mixin private GroupOptions group = new GroupOptions();

  @Option(names = "--raw", description = "Show the bytes of the entry too.")
  private boolean raw;

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
      StreamInfo bucket = session.reader().info(group.bucket());
      if (json.wanted()) {
        JsonOption.print(spec, json(view, bucket));
      } else {
        tell(view, bucket);
      }
      return ExitCodes.OK;
    }
  }

  private JsonFields json(RegisterView view, StreamInfo bucket) {
    StoredEntry entry = view.entry();
    JsonFields fields = RegisterJson.of(view);
    fields.put("headers", entry == null ? null : entry.headers());
    fields.put("bytes", entry == null ? null : entry.body().length);
    if (raw) {
      fields.put("raw", entry == null ? null : text(entry));
      fields.put(
          "raw_base64", entry == null ? null : Base64.getEncoder().encodeToString(entry.body()));
    }
    StreamConfiguration settings = bucket.getConfiguration();
    return fields.put(
        "stream",
        new JsonFields()
            .put("name", settings.getName())
            .put("created_at", bucket.getCreateTime().toInstant())
            .put("storage", settings.getStorageType().toString())
            .put("replicas", settings.getReplicas())
            .put("history", settings.getMaxMsgsPerSubject())
            .put("max_age_millis", settings.getMaxAge().toMillis())
            .put("entries", bucket.getStreamState().getMsgCount())
            .put("first_revision", bucket.getStreamState().getFirstSequence())
            .put("last_revision", bucket.getStreamState().getLastSequence())
            .asMap());
  }

  private void tell(RegisterView view, StreamInfo bucket) {
    PrintWriter out = spec.commandLine().getOut();
    StoredEntry entry = view.entry();
    Table table = RegisterText.table(view);
    if (entry != null) {
      table.row("headers", entry.headers().isEmpty() ? "-" : entry.headers().toString());
      table.row("bytes", Integer.toString(entry.body().length));
    }
    StreamConfiguration settings = bucket.getConfiguration();
    table.row(
        "stream",
        settings.getName()
            + ", "
            + settings.getStorageType()
            + ", replicas "
            + settings.getReplicas()
            + ", history "
            + settings.getMaxMsgsPerSubject());
    table.row(
        "revisions",
        bucket.getStreamState().getFirstSequence()
            + " to "
            + bucket.getStreamState().getLastSequence()
            + ", entries "
            + bucket.getStreamState().getMsgCount());
    table.row("created", bucket.getCreateTime().toInstant().toString());
    table.lines().forEach(out::println);
    if (raw && entry != null) {
      out.println();
      out.println(Printable.of(text(entry)));
    }
    out.flush();
  }

  private static String text(StoredEntry entry) {
    return new String(entry.body(), StandardCharsets.UTF_8);
  }
}
