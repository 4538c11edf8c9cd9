// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Names of buckets and groups, by the rules of the settings of an election. */
final class NameRules {
  private static final String ANY = "any";

  private final CommandSpec spec;

  NameRules(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Checks a bucket's name.
   *
   * @param option what to call it
   */
  void bucket(String option, String name) {
    check(option, name, ANY);
  }

  void group(String option, String name) {
    check(option, ANY, name);
  }

  private void check(String option, String bucket, String group) {
    try {
      ElectionConfig.builder()
          .bucket(bucket)
          .group(group)
          .instanceId(ANY)
          .ttl(Duration.ofSeconds(1))
          .build();
    } catch (ElectionConfigException e) {
      throw new ParameterException(
          spec.commandLine(), option + " = " + e.value() + ": " + e.rule(), e);
    }
  }
}
