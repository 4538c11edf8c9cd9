// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Records, and what becomes of them. */
final class InMemoryFixtures {
  static final String BUCKET = "bucket";
  static final String GROUP = "group";
  static final RegisterRequirements REQUIREMENTS =
      new RegisterRequirements(Duration.ofSeconds(3), 1, false);

  private InMemoryFixtures() {}

  static LeaseRecord record(long n) {
    return new LeaseRecord("host-1", "token-1", 0, 3000, n, Map.of());
  }

  static ReleaseMarker marker(long n) {
    return new ReleaseMarker("host-1", "token-1", n, null);
  }

  static RegisterEntry held(long revision, long n) {
    return new RegisterEntry(revision, new RegisterContent.Held(record(n)));
  }

  static StoreEvent seen(long revision, long n) {
    return new StoreEvent.EntrySeen(held(revision, n));
  }

  /** The entries among what a watch was told. */
  static List<RegisterEntry> entries(List<StoreEvent> events) {
    return events.stream()
        .filter(StoreEvent.EntrySeen.class::isInstance)
        .map(event -> ((StoreEvent.EntrySeen) event).entry())
        .toList();
  }

  /** The answer of a stage that must have completed by now. */
  static <T> T now(CompletionStage<T> stage) {
    assertThat(stage).isCompleted();
    return stage.toCompletableFuture().join();
  }
}
