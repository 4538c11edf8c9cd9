// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The participants of a test; all are gone after it. */
final class Crew implements AfterEachCallback {
  private final List<NleProcess> all = new ArrayList<>();

  NleProcess add(NleProcess participant) {
    all.add(participant);
    return participant;
  }

  /** Who has told of a promotion, but of no demotion since. */
  Optional<NleProcess> leader() {
    return all.stream().filter(one -> one.handle().isAlive() && leads(one)).findFirst();
  }

  NleProcess awaitLeader() {
    await("a leader").atMost(NleProcess.BOUND).until(() -> leader().isPresent());
    return leader().orElseThrow();
  }

  private static boolean leads(NleProcess participant) {
    List<String> names = participant.eventNames();
    return names.lastIndexOf("promoted") > names.lastIndexOf("demoted");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    all.forEach(NleProcess::close);
    all.clear();
  }
}
