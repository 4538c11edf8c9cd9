// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened to several roles, one line each, in the order of happening. */
final class Journal {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  void add(String line) {
    lines.add(line);
  }

  List<String> lines() {
    return lines;
  }

  void await(String line) {
    Testbed.waiting().until(() -> lines.contains(line));
  }
}
