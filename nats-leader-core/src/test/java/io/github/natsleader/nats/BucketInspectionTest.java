// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterFinding.Severity;
import io.github.natsleader.spi.RegisterRequirements;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only a cluster or an old server shows; the rest is tested on a real server. */
class BucketInspectionTest {
  private static final ServerFacts SINGLE = new ServerFacts(false, true);
  private static final ServerFacts CLUSTERED = new ServerFacts(true, true);
  private static final ServerFacts OLD = new ServerFacts(false, false);

  @Test
  void anOrdinaryBucketHasNoFindings() {
    assertThat(inspect(SINGLE, ordinary(1), 0)).isEmpty();
    assertThat(inspect(CLUSTERED, ordinary(3), 0)).isEmpty();
  }

  @Test
  void oneReplicaInAClusterIsAWarning() {
    assertThat(inspect(CLUSTERED, ordinary(1), 0))
        .singleElement()
        .satisfies(finding -> warns(finding, "num_replicas"));
  }

  @Test
  void memoryWithReplicasIsAWarning() {
    StreamConfiguration memory =
        StreamConfiguration.builder(ordinary(3)).storageType(StorageType.Memory).build();
    assertThat(inspect(CLUSTERED, memory, 0))
        .singleElement()
        .satisfies(finding -> warns(finding, "storage"));
  }

  @Test
  void anEvenNumberOfReplicasIsAWarning() {
    for (int replicas : new int[] {2, 4}) {
      assertThat(inspect(CLUSTERED, ordinary(replicas), 0))
          .singleElement()
          .satisfies(finding -> warns(finding, "num_replicas"))
          .satisfies(finding -> assertThat(finding.found()).isEqualTo("" + replicas));
    }
  }

  @Test
  void aLeaseBelowTheElectionOfAStreamsLeaderIsAWarningWhereThereIsOne() {
    Duration shorter = Duration.ofMillis(9999);
    assertThat(inspect(shorter, SINGLE, ordinary(1), 0)).isEmpty();
    assertThat(inspect(shorter, CLUSTERED, ordinary(3), 0))
        .singleElement()
        .satisfies(finding -> warns(finding, "ttl"))
        .asString()
        .contains("9999 ms with 3 replicas", "at least 10000 ms", "Raise ttl");
  }

  @Test
  void aLimitOfTimeShowsItsSum() {
    StreamConfiguration expiring =
        StreamConfiguration.builder(ordinary(1)).maxAge(Duration.ofSeconds(29)).build();
    assertThat(inspect(SINGLE, expiring, 0))
        .singleElement()
        .asString()
        .contains("29000 ms", "3 x ttl = 3 x 10000 ms = 30000 ms", "could drop");
    assertThat(inspect(Duration.ofSeconds(30), SINGLE, expiring, 0))
        .singleElement()
        .asString()
        .contains("29000 ms", "3 x 30000 ms = 90000 ms", "less than one lease");
  }

  @Test
  void t1AnIgnoredFirstSequenceIsAWarning() {
    StreamConfiguration seeded = StreamConfiguration.builder(ordinary(1)).firstSequence(77).build();
    assertThat(inspect(SINGLE, seeded, 77)).isEmpty();
    assertThat(inspect(SINGLE, ordinary(1), 77))
        .singleElement()
        .satisfies(finding -> warns(finding, "first_seq"));
  }

  @Test
  void t1AServerThatIgnoresItIsAWarningForEveryBucket() {
    assertThat(inspect(OLD, ordinary(1), 0))
        .singleElement()
        .satisfies(finding -> warns(finding, "first_seq"));
  }

  private static void warns(RegisterFinding finding, String setting) {
    assertThat(finding.setting()).isEqualTo(setting);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
  }

  private static StreamConfiguration ordinary(int replicas) {
    return KeyValueConfiguration.builder("b").replicas(replicas).build().getBackingConfig();
  }

  private static List<RegisterFinding> inspect(
      ServerFacts server, StreamConfiguration found, long seed) {
    return inspect(Duration.ofSeconds(10), server, found, seed);
  }

  private static List<RegisterFinding> inspect(
      Duration ttl, ServerFacts server, StreamConfiguration found, long seed) {
    RegisterRequirements requirements = new RegisterRequirements(ttl, 1, false);
    return new BucketInspection(new Bucket("b"), requirements, server).findings(found, seed);
  }
}
