// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A cluster of three nats-servers with JetStream, on 127.0.0.1, and what can befall it.
 *
 * <pre>{@code
 * try (NatsCluster cluster = NatsCluster.builder().start();
 *     Connection connection = Nats.connect(cluster.urls())) {
 *   // create a stream or bucket with three replicas, then
 *   int leader = cluster.leaderOf("KV_elections").getAsInt();
 *   cluster.isolate(leader); // or server(leader).freeze(), or stepDown("KV_elections")
 *   ...
 *   cluster.heal();
 * }
 * }</pre>
 *
 * <p>The servers are numbered from 0. What befalls one alone is done to {@link #server}: kill,
 * freeze, resume, restart. They reach each other through proxies only, so that a partition holds:
 * the address that a server tells the others leads nowhere, and clients are told none at all.
 *
 * <p>Each server keeps its ports over restarts. They are drawn below the range from which Linux
 * takes the ports of outgoing connections, so that none of those is in the way of a restart.
 * Processes and files end as those of {@link NatsServer} do.
 *
 * <p>Safe for use by many threads.
 */
public final class NatsCluster implements AutoCloseable {

  /** How many servers a cluster has. */
  public static final int SERVERS = 3;

  private final List<ClusterNode> nodes;
  private final ClusterRoutes routes;
  private final ClusterRequests requests;

  NatsCluster(List<ClusterNode> nodes, ClusterRoutes routes) {
    this.nodes = List.copyOf(nodes);
    this.routes = routes;
    this.requests = new ClusterRequests(this.nodes);
  }

  /**
   * A builder for a cluster with temporary stores.
   *
   * @return the builder
   */
  public static NatsClusterBuilder builder() {
    return new NatsClusterBuilder();
  }

  /**
   * One of the servers, to do something to it alone.
   *
   * @param number 0 to 2
   * @return the server; {@link #close()} closes it
   * @throws IndexOutOfBoundsException for another number
   */
  public NatsServer server(int number) {
    return nodes.get(number).server();
  }

  /**
   * All servers.
   *
   * @return by their numbers
   */
  public List<NatsServer> servers() {
    return nodes.stream().map(ClusterNode::server).toList();
  }

  /**
   * The addresses of all servers for clients, which are told no others: a client knows those it was
   * given.
   *
   * @return as {@code Nats.connect} and {@code Options.Builder.server} take them, by comma
   */
  public String urls() {
    return requests.urls();
  }

  /**
   * Parts two servers: their connections are reset, and none can be made. Both still reach the
   * third, which does not forward between them. A server that has lost the majority of a stream's
   * replicas notices at once where it has to write, and after some 10 s otherwise.
   *
   * @param one 0 to 2
   * @param other another one
   * @throws IllegalArgumentException if they are no two servers of the cluster
   */
  public void partition(int one, int other) {
    routes.between(one, other).forEach(ClusterRoutes.Route::cut);
  }

  /**
   * Parts two servers as lost packets do: their connections stay, and nothing passes until {@link
   * #heal()}, when what is left of it arrives late.
   *
   * @param one 0 to 2
   * @param other another one
   * @throws IllegalArgumentException if they are no two servers of the cluster
   */
  public void partitionSilently(int one, int other) {
    routes.between(one, other).forEach(ClusterRoutes.Route::blackhole);
  }

  /**
   * Parts one server from both others, as {@link #partition} does.
   *
   * @param number 0 to 2
   * @throws IllegalArgumentException for another number
   */
  public void isolate(int number) {
    routes.of(number).forEach(ClusterRoutes.Route::cut);
  }

  /**
   * Ends all partitions. The servers find each other within about a second; who is down or frozen
   * stays so.
   */
  public void heal() {
    routes.all().forEach(ClusterRoutes.Route::heal);
  }

  /**
   * With which others a server is connected, as itself tells.
   *
   * @param number 0 to 2
   * @return their numbers; empty, too, if it does not answer within 2 s
   */
  public Set<Integer> routesOf(int number) {
    return nodes.get(number).monitor().routes();
  }

  /**
   * Who leads the replicas of a stream. One that has just lost its majority may say so of itself
   * for some 10 s.
   *
   * @param stream the stream's name, {@code KV_} and the bucket's for a bucket
   * @return the server's number; empty if there is none, no stream of that name, or no answer
   *     within some seconds
   * @throws InterruptedException if the thread was interrupted
   */
  public OptionalInt leaderOf(String stream) throws InterruptedException {
    return requests.leaderOf(stream);
  }

  /**
   * Has the leader of a stream's replicas step down, and the replicas elect another.
   *
   * @param stream the stream's name
   * @return whether the leader says it did; false if there is none or no answer within some
   *     seconds, and then it may have, too
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean stepDown(String stream) throws InterruptedException {
    return requests.stepDown(stream);
  }

  /**
   * Who leads JetStream's meta data, as one of the servers tells.
   *
   * @param number who is asked
   * @return the leader's number; empty if that server knows none or does not answer within 2 s
   */
  public OptionalInt metaLeader(int number) {
    return nodes.get(number).monitor().metaLeader();
  }

  /**
   * Has the leader of JetStream's meta data step down, and the servers elect another.
   *
   * @return as {@link #stepDown}
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean stepDownMetaLeader() throws InterruptedException {
    return requests.stepDownMetaLeader();
  }

  /**
   * Waits until all servers are connected with each other and know the same leader of the meta
   * data. {@link NatsClusterBuilder#start()} has waited for that already.
   *
   * @param bound for how long at most
   * @return whether it is so
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitWhole(Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (!isWhole()) {
      if (deadline.passed()) {
        return false;
      }
      Deadline.awaitNextLook();
    }
    return true;
  }

  private boolean isWhole() {
    OptionalInt leader = metaLeader(0);
    return leader.isPresent()
        && nodes.stream()
            .map(ClusterNode::monitor)
            .allMatch(
                monitor ->
                    monitor.routes().size() == SERVERS - 1 && monitor.metaLeader().equals(leader));
  }

  /** Stops all servers and deletes their files. Closing again has no effect. */
  @Override
  public void close() {
    nodes.forEach(node -> node.server().close());
    routes.close();
  }
}
