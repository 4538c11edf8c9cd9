// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedEntry;
import io.github.natsleader.FencedRevisionException;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the calls of a guarded bucket do. */
class FencedBucketTest extends BucketUnderFence {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Override
  NatsServer server() {
    return nats.server();
  }

  @Test
  void putGetDelete() throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));

    assertThat(view.get("k")).isEmpty();
    long first = view.put("k", bytes("v"));
    assertThat(view.get("k"))
        .get()
        .satisfies(entry -> assertThat(entry.text()).isEqualTo("v"))
        .satisfies(entry -> assertThat(entry.revision()).isEqualTo(first))
        .satisfies(entry -> assertThat(entry.value()).isEqualTo(bytes("v")));
    assertThat(view.delete("k")).isGreaterThan(first);
    assertThat(view.get("k")).isEmpty();
    assertThat(unguarded.get("k")).isNull();
  }

  @Test
  void createWritesOnlyWhereThereIsNoValue() throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));
    long first = view.create("k", bytes("1"));

    assertThatExceptionOfType(FencedRevisionException.class)
        .isThrownBy(() -> view.create("k", bytes("2")))
        .satisfies(refusal -> assertThat(refusal.found()).isEqualTo(first))
        .satisfies(refusal -> assertThat(refusal.isTransient()).isFalse());
    assertThat(view.delete("k")).isPositive();
    assertThat(view.create("k", bytes("3"))).isPositive();

    assertThat(text(unguarded.get("k"))).isEqualTo("3");
  }

  @Test
  void updateAndDeleteExpectARevision() throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));
    long first = view.put("k", bytes("1"));
    long second = view.update("k", bytes("2"), first);

    assertThatExceptionOfType(FencedRevisionException.class)
        .isThrownBy(() -> view.update("k", bytes("x"), first))
        .satisfies(refusal -> assertThat(refusal.expected()).isEqualTo(first))
        .satisfies(refusal -> assertThat(refusal.found()).isEqualTo(second));
    assertThatExceptionOfType(FencedRevisionException.class)
        .isThrownBy(() -> view.delete("k", first));
    assertThatExceptionOfType(FencedRevisionException.class)
        .isThrownBy(() -> view.update("none", bytes("x"), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> view.update("k", bytes("x"), 0));
    assertThat(text(unguarded.get("k"))).isEqualTo("2");
    assertThat(view.delete("k", second)).isGreaterThan(second);
  }

  /** Between the look and the write of one nobody else of the term gets in. */
  @Test
  void updatesFromManyThreadsLoseNothing() throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));
    view.put("sum", bytes("0"));
    List<Callable<Object>> adders = new ArrayList<>();
    for (int adder = 0; adder < 4; adder++) {
      adders.add(
          () -> {
            for (int i = 0; i < 25; i++) {
              add(view);
            }
            return "added";
          });
    }

    assertThat(inParallel(adders)).containsOnly("added");

    assertThat(text(unguarded.get("sum"))).isEqualTo("100");
  }

  private void add(FencedBucket view) throws InterruptedException {
    while (true) {
      FencedEntry sum = view.get("sum").orElseThrow();
      try {
        String next = Integer.toString(Integer.parseInt(sum.text()) + 1);
        assertThat(view.update("sum", bytes(next), sum.revision())).isPositive();
        return;
      } catch (FencedRevisionException another) {
        // Read and add again.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a.*",
        ">",
        "a.>",
        ".a",
        "a.",
        "a..b",
        "a b",
        "a\tb",
        "nle.fence",
        "deep.nle.fence",
        "ä",
        "a\r\nb"
      })
  void keysAreLiteralAndNoFences(String key) throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));

    assertThatIllegalArgumentException().isThrownBy(() -> view.put(key, bytes("v")));
    assertThatIllegalArgumentException().isThrownBy(() -> view.create(key, bytes("v")));
    assertThatIllegalArgumentException().isThrownBy(() -> view.update(key, bytes("v"), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> view.delete(key));
    assertThatIllegalArgumentException().isThrownBy(() -> view.delete(key, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> view.get(key));
    assertThat(fence()).contains("\"epoch\":7");
  }

  @Test
  void aValueThatTheServerDoesNotTakeIsRefusedAtOnce() throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));
    byte[] large = new byte[2_000_000];

    assertThatExceptionOfType(FencedAccessException.class)
        .isThrownBy(() -> view.put("k", large))
        .satisfies(refusal -> assertThat(refusal.isTransient()).isFalse());

    assertThat(view.put("k", bytes("v"))).isPositive();
  }

  @Test
  void timeoutsAreWithinBounds() throws Exception {
    FencedBucket view = view(StubbornTerm.of(7));

    assertThat(view.withTimeout(Duration.ofSeconds(1)).timeout()).hasSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> view.withTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> view.withTimeout(Duration.ofHours(2)));
  }
}
