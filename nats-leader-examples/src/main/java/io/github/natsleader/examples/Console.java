// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.LeaderInfo;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** What one participant says, each line beginning with its name. */
record Console(String name, PrintStream out) {
  void say(String line) {
    out.println(name + ": " + line);
  }

  /** Options for a connection whose ups and downs are said. */
  Options options(String url) {
    return ConnectionOptions.recommended()
        .server(url)
        .connectionListener((connection, event) -> say("connection: " + event.name()))
        .errorListener(
            // The client's default logs with stack traces; a lost connection is told of already.
            new ErrorListener() {
              @Override
              public void errorOccurred(Connection connection, String error) {
                say("NATS says: " + error);
              }
            })
        .build();
  }

  /** Says what an operator wants to know of an election. */
  ElectionListener listener() {
    return new ElectionListener() {
      @Override
      public void onLeaderChange(Optional<LeaderInfo> leader) {
        say("the leader is " + leader.map(LeaderInfo::id).orElse("unknown"));
      }

      @Override
      public void onAtRisk(Duration remaining) {
        say("the lease is not being renewed, and ends in " + remaining.toMillis() + " ms");
      }

      @Override
      public void onProblem(ElectionProblem problem) {
        say(problem.kind() + ": " + problem.message());
      }
    };
  }
}
