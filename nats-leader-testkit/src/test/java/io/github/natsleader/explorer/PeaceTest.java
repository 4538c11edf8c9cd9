// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.TakeoverMode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 4: whatever has happened, once nothing goes wrong any more, somebody leads. */
class PeaceTest {
  /** Two leases: one for who is gone, one for what nobody was told of and a read must find (W7). */
  private static final int MOST_TICKS = 8;

  static Stream<Scope> scopes() {
    Scope prompt = Scope.of("prompt", 2, Timing.COARSE).delays(0);
    return Stream.of(
        prompt.with(Fault.LOSS, 1).with(Fault.FREEZE, 1),
        prompt.with(Fault.LATE, 1),
        prompt.with(Fault.UNKNOWN, 1),
        prompt.with(Fault.ERASURE, 1),
        prompt.with(Fault.CLONE, 1),
        prompt.with(Fault.CRASH, 1),
        prompt.with(Fault.STALE_REFUSAL, 1),
        Profile.priorities(2, TakeoverMode.AFTER_LEASE).with(Fault.FREEZE, 1));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void somebodyLeadsFromEveryStateOn(Scope scope) {
    Longest longest = new Longest(scope);

    Exploration result = new Explorer(scope, 2, Long.MAX_VALUE, 1_000, longest).run();

    assertThat(result.isComplete()).as(result.toString()).isTrue();
    assertThat(longest.led.get()).isGreaterThan(500);
    assertThat(longest.ticks.get()).isLessThanOrEqualTo(MOST_TICKS);
  }

  /** How long it takes at most until somebody leads. */
  static final class Longest implements Consumer<World> {
    final AtomicInteger ticks = new AtomicInteger();
    final AtomicLong led = new AtomicLong();
    private final List<ThreadLocal<Peace>> peace;

    Longest(Scope scope) {
      peace =
          Stream.iterate(0, choice -> choice < scope.clocks().size(), choice -> choice + 1)
              .map(choice -> new Rules(scope, choice))
              .map(rules -> ThreadLocal.withInitial(() -> new Peace(rules, 4 * MOST_TICKS)))
              .toList();
    }

    @Override
    public void accept(World world) {
      int needed = peace.get(world.clockChoice()).get().ticksToLeader(world);
      ticks.accumulateAndGet(needed, Math::max);
      led.addAndGet(needed == Peace.NOBODY_LEFT ? 0 : 1);
    }
  }
}
