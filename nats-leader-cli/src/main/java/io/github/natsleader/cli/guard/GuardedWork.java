// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import io.github.natsleader.ElectionConfig;
import java.util.List;
import java.util.Map;

/**
 * What to run, and how.
 *
 * @param command the program and its arguments
 * @param config the election in which it runs
 * @param timing when it is ended
 * @param once whether it runs once at most
 * @param inheritInput whether it gets the standard input of this process, or an empty one
 */
public record GuardedWork(
    List<String> command,
    ElectionConfig config,
    GuardTiming timing,
    boolean once,
    boolean inheritInput) {
  /** What the command is told from the beginning; the term's epoch and token come with the term. */
  Map<String, String> environment() {
    return Map.of(
        "NLE_BUCKET", config.bucket(),
        "NLE_GROUP", config.group(),
        "NLE_ID", config.instanceId());
  }
}
