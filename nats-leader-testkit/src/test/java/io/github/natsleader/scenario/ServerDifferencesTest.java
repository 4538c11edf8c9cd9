// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server lacks is told, and the election goes on without. */
@Tag("every-server")
@Tag("oldest-server")
class ServerDifferencesTest {
  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

  private static final String VERSION_ASKED_FOR = "nle.nats-server.version";
  private static final Duration TTL = Duration.ofSeconds(5);

  /** Or all that runs beside it would say nothing of that version. */
  @Test
  @EnabledIfSystemProperty(named = VERSION_ASKED_FOR, matches = ".+")
  void theServerIsOfTheVersionAskedFor(Connection connection) {
    assertThat(connection.getServerInfo().getVersion())
        .isEqualTo(System.getProperty(VERSION_ASKED_FOR));
  }

  /** T1: epochs outlive the bucket only where a stream can begin at a sequence of our choice. */
  @Test
  void aServerThatStartsEpochsOverIsToldOfOnce() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "old", "g")) {
      Participant leader = scene.join(scene.config("a").ttl(TTL).build());
      Leadership term = leader.leads();
      scene.join(scene.config("b").ttl(TTL).build()).follows("a");
      Waiting.until("warnings", () -> scene.participants().stream().allMatch(this::isToldWhatItIs));

      nats.server().restart();
      long backNanos = System.nanoTime();
      Waiting.until("a check after the restart", () -> isRenewedSince(term, backNanos));

      assertThat(scene.participants()).allMatch(this::isToldWhatItIs);
    }
  }

  private boolean isToldWhatItIs(Participant participant) {
    List<String> warnings =
        participant.witness().problems().stream()
            .filter(problem -> problem.kind() == Kind.BUCKET_WARNING)
            .map(ElectionProblem::message)
            .toList();
    return ServerFeatures.honoursFirstSequence(nats.server())
        ? warnings.isEmpty()
        : warnings.size() == 1
            && warnings.get(0).contains("first_seq")
            && warnings.get(0).contains("2.10");
  }

  private static boolean isRenewedSince(Leadership term, long sinceNanos) {
    return term.remaining().compareTo(TTL.minusNanos(System.nanoTime() - sinceNanos)) > 0;
  }
}
