// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NotLeaderException;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real election and a real PostgreSQL: a leader is cut off in the middle of its transaction. */
// A thread that waits in the driver for a lock cannot be interrupted.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TwoLeadersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @RegisterExtension static final PostgreSqlServer postgres = new PostgreSqlServer();

  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Test
  void theLeaderThatWasCutOffCommitsNothing() throws Exception {
    try (Bench bench = new Bench(postgres.dataSource());
        FaultProxy link = FaultProxy.to("127.0.0.1", nats.server().port());
        Leader far = new Leader("nats://127.0.0.1:" + link.port(), participant("far"))) {
      JdbcFence farFence = JdbcFence.of(bench.book(), participant("far"));
      Leadership old = far.leads();
      farFence.raise(bench.dataSource(), old);
      Connection frozen = bench.transaction(Isolation.READ_COMMITTED);
      farFence.check(frozen, old.token());
      bench.write(frozen, old.token(), "of the old leader");
      link.cut();

      try (Leader near = new Leader(nats.server().url(), participant("near"))) {
        JdbcFence nearFence = JdbcFence.of(bench.book(), participant("near"));
        Leadership next = near.leads();
        nearFence.raise(bench.dataSource(), next);
        long seen = nearFence.inTransaction(bench.dataSource(), next, LIMIT, write(bench, next));
        assertThat(seen).as("entries of the old leader").isZero();

        requireOver(bench, farFence, old, frozen);
        assertThat(bench.entries()).containsExactly(next.token().epoch());
      }
    }
  }

  private static void requireOver(Bench bench, JdbcFence fence, Leadership old, Connection frozen) {
    FencingToken token = old.token();
    assertThatThrownBy(() -> fence.seal(frozen, token)).isInstanceOf(TokenInvalidException.class);
    assertThatThrownBy(() -> fence.inTransaction(bench.dataSource(), old, LIMIT, write(bench, old)))
        .isInstanceOf(NotLeaderException.class);
    assertThatThrownBy(() -> fence.raise(bench.connection(), token))
        .isInstanceOf(TokenInvalidException.class);
  }

  private static FencedWork<Long, RuntimeException> write(Bench bench, Leadership term) {
    return connection -> {
      long seen = bench.entriesBelow(connection, term.token().epoch());
      bench.write(connection, term.token(), "of " + term.token().epoch());
      return seen;
    };
  }

  private static ElectionConfig participant(String id) {
    return ElectionConfig.builder()
        .bucket("two-leaders")
        .group("scheduler")
        .instanceId(id)
        .ttl(Duration.ofSeconds(4))
        .build();
  }
}
