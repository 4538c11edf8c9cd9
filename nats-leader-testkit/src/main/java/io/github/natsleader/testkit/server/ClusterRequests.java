// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.SuccessApiResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests to whichever servers of a cluster answer, on a connection for each, which nothing that
 * befell another is in the way of.
 */
final class ClusterRequests {

  static final String SYSTEM_USER = "system";
  static final String SYSTEM_PASSWORD = "system";

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final byte[] NOTHING = new byte[0];

  private final List<ClusterNode> nodes;

  ClusterRequests(List<ClusterNode> nodes) {
    this.nodes = nodes;
  }

  String urls() {
    return nodes.stream().map(node -> node.server().url()).collect(Collectors.joining(","));
  }

  OptionalInt leaderOf(String stream) throws InterruptedException {
    return ask(
        options(),
        OptionalInt.empty(),
        connection -> {
          @Nullable ClusterInfo cluster =
              connection.jetStreamManagement().getStreamInfo(stream).getClusterInfo();
          return ClusterNames.number(cluster == null ? null : cluster.getLeader());
        });
  }

  boolean stepDown(String stream) throws InterruptedException {
    return succeeds(options(), "$JS.API.STREAM.LEADER.STEPDOWN." + stream);
  }

  boolean stepDownMetaLeader() throws InterruptedException {
    return succeeds(
        options().userInfo(SYSTEM_USER, SYSTEM_PASSWORD), "$JS.API.META.LEADER.STEPDOWN");
  }

  private static boolean succeeds(Options.Builder options, String subject)
      throws InterruptedException {
    return ask(
        options,
        false,
        connection -> {
          @Nullable Message answer = connection.request(subject, NOTHING, TIMEOUT);
          return answer != null && new SuccessApiResponse(answer).getSuccess();
        });
  }

  private static <T> T ask(Options.Builder options, T withoutAnswer, Question<T> question)
      throws InterruptedException {
    try {
      Connection connection = Nats.connect(options.build());
      try {
        return question.ask(connection);
      } finally {
        connection.close();
      }
    } catch (IOException | JetStreamApiException noAnswer) {
      return withoutAnswer;
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws IOException, JetStreamApiException, InterruptedException;
  }

  private Options.Builder options() {
    return new Options.Builder()
        .server(urls())
        .connectionTimeout(CONNECTION_TIMEOUT)
        .maxReconnects(0);
  }
}
