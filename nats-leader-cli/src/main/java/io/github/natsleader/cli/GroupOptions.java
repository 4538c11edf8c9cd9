// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which election is meant. */
final class GroupOptions {
  @Option(
      names = "--bucket",
      required = true,
      paramLabel = "B",
      description = "The bucket of the election.")
  private String bucket = "";

  @Option(names = "--group", required = true, paramLabel = "G", description = "The group.")
  private String group = "";

  void check(CommandSpec spec) {
    NameRules rules = new NameRules(spec);
    rules.bucket("--bucket", bucket);
    rules.group("--group", group);
  }

  String bucket() {
    return bucket;
  }

  String group() {
    return group;
  }
}
