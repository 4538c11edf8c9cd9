// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one server of a cluster at its monitoring port. */
final class ClusterMonitor {

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final Pattern REMOTE_NAME =
      Pattern.compile("\"remote_name\"\\s*:\\s*\"([^\"]+)\"");

  /** The name of the leader comes before the replicas, which are objects of their own. */
  private static final Pattern META_LEADER =
      Pattern.compile("\"meta_cluster\"\\s*:\\s*\\{[^{}]*?\"leader\"\\s*:\\s*\"([^\"]+)\"");

  private final int port;

  ClusterMonitor(int port) {
    this.port = port;
  }

  Set<Integer> routes() {
    Set<Integer> others = new TreeSet<>();
    Matcher matcher = REMOTE_NAME.matcher(page("routez"));
    while (matcher.find()) {
      ClusterNames.number(matcher.group(1)).ifPresent(others::add);
    }
    return others;
  }

  OptionalInt metaLeader() {
    Matcher matcher = META_LEADER.matcher(page("jsz"));
    return matcher.find() ? ClusterNames.number(matcher.group(1)) : OptionalInt.empty();
  }

  /** Empty where the server does not answer: it may be down, frozen or not ready yet. */
  private String page(String name) {
    try {
      URLConnection connection =
          URI.create("http://" + LoopbackPort.HOST + ":" + port + "/" + name)
              .toURL()
              .openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), UTF_8);
      }
    } catch (IOException noAnswer) {
      return "";
    }
  }
}
