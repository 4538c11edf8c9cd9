// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths in contexts, as the {@code nats} command reads them: {@code $NAME} and <code>${NAME}</code>
 * are the environment's (nothing, if not set), a leading {@code ~} is the home directory.
 *
 * @param environment the environment's variables
 * @param home the home directory
 */
record PathExpansion(Map<String, String> environment, Path home) {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  String expand(String path) {
    String expanded =
        VARIABLE
            .matcher(path)
            .replaceAll(
                match -> {
                  String name = match.group(1) != null ? match.group(1) : match.group(2);
                  return Matcher.quoteReplacement(environment.getOrDefault(name, ""));
                });
    return expanded.startsWith("~") ? home + expanded.substring(1) : expanded;
  }
}
