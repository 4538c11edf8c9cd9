// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nle permissions}: what a participant's user must be allowed. */
@Command(
    name = "permissions",
    description = {
      "Print the least permissions of a participant, for nats-server's configuration.",
      "",
      "The block belongs into the entry of the user under authorization or accounts. "
          + "Nothing is connected to.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nle permissions --bucket elections --group scheduler",
      "  nle permissions --bucket elections --group a --group b --fenced-bucket data"
    })
final class PermissionsCommand implements Callable<Integer> {
  @Option(
      names = "--bucket",
      required = true,
      paramLabel = "B",
      description = "The bucket of the elections.")
  private String bucket = "";

  @Option(
      names = "--group",
      required = true,
      paramLabel = "G",
      description = "A group to take part in; repeatable. With several, all groups can be watched.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--create-bucket",
      description = "The user may create the bucket where it is missing.")
  private boolean createBucket;

  @Option(
      names = "--fenced-bucket",
      paramLabel = "NAME",
      description = "A bucket that the leader writes to under a fence; repeatable.")
  private List<String> fencedBuckets = new ArrayList<>();

  @Option(
      names = "--inbox-prefix",
      paramLabel = "PREFIX",
      description =
          "Where answers come, the same for all users of a group; by default one named after bucket"
              + " and group. With _INBOX it can hear and forge the answers of every user that has"
              + " the client's default.")
  private @Nullable String inboxPrefix;

  @Mixin private JsonOption json = new JsonOption();

  /** Set by picocli before anything is called. */
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    NameRules rules = new NameRules(spec);
    rules.bucket("--bucket", bucket);
    groups.forEach(group -> rules.group("--group", group));
    for (String fenced : fencedBuckets) {
      rules.bucket("--fenced-bucket", fenced);
      if (fenced.equals(bucket)) {
        throw usage(
            "--fenced-bucket = "
                + fenced
                + ": must not be the --bucket, where every group's lease could then be written");
      }
    }
    LeastPermissions least =
        new LeastPermissions(bucket, groups, createBucket, fencedBuckets, inboxPrefixes());
    if (json.wanted()) {
      JsonOption.print(spec, least.toJson());
    } else {
      spec.commandLine().getOut().print(least.toConfig());
      spec.commandLine().getOut().flush();
    }
    return ExitCodes.OK;
  }

  /** Each group's default, unless one is given for all. */
  private List<String> inboxPrefixes() {
    if (inboxPrefix == null) {
      return groups.stream().distinct().map(group -> InboxPrefix.ofGroup(bucket, group)).toList();
    }
    try {
      return List.of(InboxPrefix.checked(new Setting("--inbox-prefix", inboxPrefix)));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
