// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.RoleManager;
import io.github.natsleader.RolesStatus;
import io.github.natsleader.StopOptions;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The roles of two processes, as it were, on a server. */
class RolesScenarioTest {
  /** Not lost on a busy machine, and short enough to be waited out. */
  private static final Duration LEASE = Duration.ofSeconds(3);

  private static final String[] NAMES = {"scheduler", "reports", "cleaning"};

  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  /** What happened in all hosts, in the order of happening. */
  private final List<String> events = new CopyOnWriteArrayList<>();

  private final class Host implements AutoCloseable {
    private final String id;
    private final Connection connection;
    private final NatsLeader natsLeader;
    private final RoleManager roles;

    Host(String id, String bucket) throws Exception {
      this.id = id;
      connection =
          Nats.connect(
              ConnectionOptions.recommended()
                  .server(nats.server().url())
                  .errorListener(new ErrorListener() {})
                  .build());
      natsLeader = NatsLeader.on(connection);
      roles =
          RoleManager.builder(natsLeader)
              .defaults(settings -> settings.bucket(bucket).instanceId(id).ttl(LEASE))
              .onPromote((role, leadership) -> events.add(id + " leads " + role))
              .onDemote((role, reason) -> events.add(id + " leaves " + role + ": " + reason))
              .build();
    }

    /** Adds roles, one after the other has begun, and waits until it leads them. */
    Host leading(String... names) {
      for (String name : names) {
        roles.add(name).start();
        awaitLed(name);
      }
      return this;
    }

    Host following(String leader, String... names) {
      for (String name : names) {
        roles.add(name).start();
        Waiting.until(
            id + " follows in " + name,
            () -> status().byRole().get(name).leaderId().filter(leader::equals).isPresent());
      }
      return this;
    }

    RolesStatus status() {
      return roles.status();
    }

    void awaitLed(String... names) {
      Waiting.until(
          id + " leads " + List.of(names),
          () ->
              status().led().containsAll(List.of(names))
                  && events.containsAll(
                      List.of(names).stream().map(name -> id + " leads " + name).toList()));
    }

    @Override
    public void close() throws InterruptedException {
      roles.close();
      natsLeader.close();
      connection.close();
    }
  }

  @Test
  void eachRoleFailsOverByItself() throws Exception {
    try (Host one = new Host("one", "shared");
        Host two = new Host("two", "shared")) {
      one.leading(NAMES);
      two.following("one", NAMES);

      assertThat(one.roles.remove("reports")).isTrue();
      two.awaitLed("reports");
      assertThat(two.status().led()).containsExactly("reports");
      assertThat(one.status().led()).containsExactly("scheduler", "cleaning");
      one.following("two", "reports");

      one.connection.close();
      two.awaitLed(NAMES);
      Waiting.until("the lost host has ended", () -> one.status().stopped().size() == 3);
      assertThat(one.roles.remove("reports")).isTrue();
    }
  }

  @Test
  void anOrderedEndHandsOverRoleByRole() throws Exception {
    try (Host one = new Host("one", "ordered");
        Host two = new Host("two", "ordered")) {
      one.leading(NAMES);
      two.following("one", NAMES);

      assertThat(one.roles.stop(StopOptions.DEFAULT.withTimeout(Participant.PATIENCE))).isTrue();
      two.awaitLed(NAMES);

      assertThat(events.stream().filter(event -> event.startsWith("one leaves")))
          .containsExactly(
              "one leaves cleaning: STOPPED",
              "one leaves reports: STOPPED",
              "one leaves scheduler: STOPPED");
      for (String name : NAMES) {
        assertThat(events)
            .containsSubsequence("one leaves " + name + ": STOPPED", "two leads " + name);
      }
    }
  }

  @Test
  void oneInAnUnfitBucketHarmsNoOther() throws Exception {
    try (Host only = new Host("only", "fit")) {
      only.connection
          .keyValueManagement()
          .create(KeyValueConfiguration.builder("unfit").storageType(StorageType.Memory).build());
      only.leading("well");
      Witness unfit = new Witness();
      only.roles.add("unfit", settings -> settings.bucket("unfit")).listener(unfit).start();

      Waiting.until("the bucket is complained of", () -> unfit.hasHeardOf(Kind.BUCKET_UNFIT));
      only.leading("later");
      assertThat(only.status().led()).containsExactly("well", "later");
      assertThat(only.status().stopped()).isEmpty();
      assertThat(only.roles.stop(StopOptions.DEFAULT.withTimeout(Duration.ofSeconds(20)))).isTrue();
      assertThat(events)
          .containsExactly(
              "only leads well",
              "only leads later",
              "only leaves later: STOPPED",
              "only leaves well: STOPPED");
    }
  }
}
