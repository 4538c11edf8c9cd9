// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightReport;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.testkit.InMemoryLeaseConnection;
import io.github.natsleader.testkit.InMemoryRegisters;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A preflight over a store that knows of its bucket alone. */
class PlainPreflightTest {
  private final ElectionConfig config =
      ElectionConfig.builder()
          .bucket("b")
          .group("g")
          .instanceId("i")
          .ttl(Duration.ofSeconds(3))
          .build();
  private final InMemoryLeaseConnection connection = new InMemoryRegisters().connect();

  private PreflightReport preflight() throws Exception {
    try (NatsLeader natsLeader = NatsLeader.on(connection, ElectionClock.system())) {
      return natsLeader.preflight(config).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFitBucketPasses() throws Exception {
    assertThat(preflight().passed()).isTrue();
  }

  @Test
  void aStoreThatCannotBeReachedIsAnError() throws Exception {
    connection.close();
    PreflightReport report = preflight();
    assertThat(report.passed()).isFalse();
    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.kind()).isEqualTo(PreflightFinding.Kind.BUCKET_UNREACHABLE));
  }
}
