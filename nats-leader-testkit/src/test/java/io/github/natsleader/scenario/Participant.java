// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One participant of a scenario, on a connection of its own. */
final class Participant implements AutoCloseable {
  /** For what is to happen anyway; no test is about this bound. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Connection connection;
  private final NatsLeader natsLeader;
  private final Election election;
  private final Witness witness = new Witness();

  private Participant(Connection connection, ElectionConfig config) {
    this.connection = connection;
    natsLeader = NatsLeader.on(connection);
    election =
        natsLeader.election(config).onPromote(witness).onDemote(witness).listener(witness).start();
  }

  static Participant start(Connection connection, ElectionConfig config) {
    return new Participant(connection, config);
  }

  String id() {
    return election.config().instanceId();
  }

  Connection connection() {
    return connection;
  }

  Election election() {
    return election;
  }

  Witness witness() {
    return witness;
  }

  boolean isLeader() {
    return election.isLeader();
  }

  /** Waits until it leads. */
  Leadership leads() throws InterruptedException {
    return election.awaitLeadership(PATIENCE);
  }

  /** Its process is gone: the connection is closed, and nothing is said to anybody. */
  void crash() throws InterruptedException {
    connection.close();
  }

  /** Gives leadership up, if it has it, and does not wait for the end of that. */
  void resign() {
    assertThat(election.resign()).isNotCompletedExceptionally();
  }

  /** Waits until it follows another. */
  Participant follows(String leaderId) {
    Waiting.until(
        id() + " follows " + leaderId,
        () ->
            election.status().state() == ElectionState.FOLLOWER
                && election.status().leaderId().filter(leaderId::equals).isPresent());
    return this;
  }

  /** Waits until the given number of its terms, counted from 1, has ended, and checks why. */
  Witness.Demotion demoted(int number, DemotionReason reason) {
    Waiting.until(id() + " is demoted", () -> witness.demotions().size() >= number);
    Witness.Demotion demotion = witness.demotions().get(number - 1);
    assertThat(demotion.reason()).isEqualTo(reason);
    return demotion;
  }

  /** When its listener heard of this term of its own. */
  Witness.Promotion promotion(Leadership term) {
    Waiting.until(id() + " hears of its term", () -> heard(term).isPresent());
    return heard(term).orElseThrow();
  }

  /** Waits until its listener has heard of this term of its own, so that it is counted. */
  void heardOf(Leadership term) {
    assertThat(promotion(term).token()).isEqualTo(term.token());
  }

  private Optional<Witness.Promotion> heard(Leadership term) {
    return witness.promotions().stream()
        .filter(promotion -> promotion.token().equals(term.token()))
        .findFirst();
  }

  List<Witness.Promotion> promotions() {
    return witness.promotions();
  }

  /** Stops the election and closes the connection; what was heard stays. */
  @Override
  public void close() throws InterruptedException {
    natsLeader.close();
    connection.close();
  }
}
