// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Invariants 3 and 7 for one machine that is given anything at all: inputs that never were asked
 * for, late, repeated, out of order, with absurd values, under clocks that jump.
 */
class RandomInputsTest {
  private static final int SEEDS = Integer.getInteger("nle.random-inputs.seeds", 3_000);
  private static final int INPUTS = 300;
  private static final List<TakeoverMode> MODES =
      List.of(TakeoverMode.COOPERATIVE, TakeoverMode.AFTER_LEASE, TakeoverMode.IMMEDIATE);

  @Test
  void nothingIsThrownAndTermsArePaired() {
    int terms = 0;
    int stopped = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(seed);
      run.go();
      terms += run.begun;
      stopped += run.machine.state() == ElectionState.STOPPED ? 1 : 0;
    }
    // The runs are no test unless they get somewhere.
    assertThat(terms).isGreaterThan(SEEDS / 2);
    assertThat(stopped).isGreaterThan(SEEDS / 10).isLessThan(SEEDS);
  }

  private static final class Run implements Entropy {
    private final long seed;
    private final RandomGenerator random;
    private final List<Input> given = new ArrayList<>();
    private final List<Effect> asked = new ArrayList<>();
    private ElectionMachine machine;
    private long monotonicNanos = 1_000_000_000L;
    private long wallMillis = 1_000_000;
    private long openTerm;
    private int begun;
    private int tokens;
    private int ticksInARow;
    private final List<Long> questions = new ArrayList<>();
    private long questionsPut;
    private boolean checking;
    private ElectionState state = ElectionState.INIT;

    Run(long seed) {
      this.seed = seed;
      random = new SplittableRandom(seed);
      machine =
          ElectionMachine.create(
              ProtocolSettings.of(config()), new Now(monotonicNanos, wallMillis));
    }

    private ElectionConfig config() {
      Duration ttl = Duration.ofMillis(random.nextInt(100, 5_000));
      return MachineFixture.config()
          .ttl(ttl)
          .heartbeatInterval(ttl.dividedBy(random.nextInt(3, 8)))
          .operationTimeout(ttl.dividedBy(random.nextInt(4, 20)))
          .coldStartDelay(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(9_000) : 0))
          .resignCooldown(Duration.ofMillis(random.nextInt(4_000)))
          .disconnectGracePeriod(ttl.plusMillis(random.nextInt(3_000)))
          .validationInterval(ttl.multipliedBy(random.nextInt(3)))
          .healthChecker(random.nextInt(3) == 0 ? () -> true : null)
          .maxConsecutiveFailures(random.nextInt(1, 4))
          .priority(random.nextInt(1, 4))
          .allowPriorityTakeover(random.nextInt(3) > 0)
          .takeoverMode(MODES.get(random.nextInt(MODES.size())))
          .minTenure(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(9_000) : 0))
          .retryPolicy(
              new RetryPolicy(
                  Duration.ofMillis(50),
                  2,
                  Duration.ofSeconds(5),
                  0.1,
                  random.nextInt(20) == 0 ? random.nextInt(3, 30) : 0))
          .build();
    }

    void go() {
      give(new Input.Start(ConnectionStatus.CONNECTED));
      for (int i = 0; i < INPUTS && machine.state() != ElectionState.STOPPED; i++) {
        passTime();
        ticksInARow = 0;
        give(next());
      }
    }

    private void give(Input input) {
      given.add(input);
      if (input instanceof Input.Validate question) {
        questions.add(question.validationId());
      } else if (input instanceof Input.HealthChecked) {
        checking = false;
      }
      Step step;
      try {
        step = machine.step(input, new Now(monotonicNanos, wallMillis), this);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " threw on " + input, e);
      }
      machine = step.next();
      step.effects().forEach(this::check);
      asked.addAll(step.effects());
      assertThat(state).as("seed %d: the state that was told", seed).isEqualTo(machine.state());
      ticksInARow = input instanceof Input.Tick ? ticksInARow + 1 : 0;
      if (machine.wakeAtNanos() <= monotonicNanos) {
        // What is due now must be done by a few ticks.
        assertThat(ticksInARow).as("seed %d: ticks at one instant", seed).isLessThan(5);
        give(new Input.Tick());
      }
    }

    private void check(Effect effect) {
      if (effect instanceof Effect.BeginTerm begin) {
        assertThat(openTerm).as("seed %d: open term", seed).isZero();
        assertThat(begin.lease().isValid(new Now(monotonicNanos, wallMillis))).isTrue();
        openTerm = begin.term();
        begun++;
      } else if (effect instanceof Effect.EndTerm end) {
        assertThat(end.term()).as("seed %d: term that ends", seed).isEqualTo(openTerm);
        openTerm = 0;
      } else if (effect instanceof Effect.ExtendLease extend) {
        assertThat(extend.term()).as("seed %d: term extended", seed).isEqualTo(openTerm);
      } else if (effect instanceof Effect.Validated validated) {
        // Once, and "no" only where the term is over (rule T2).
        assertThat(questions.remove(validated.validationId()))
            .as("seed %d: question %d was open", seed, validated.validationId())
            .isTrue();
      } else if (effect instanceof Effect.CheckHealth) {
        assertThat(checking).as("seed %d: a check runs", seed).isFalse();
        checking = true;
      } else if (effect instanceof Effect.StateChanged changed) {
        assertThat(changed.from()).isEqualTo(state);
        assertThat(changed.from().mayBecome(changed.to())).isTrue();
        state = changed.to();
      }
    }

    private void passTime() {
      long nanos =
          switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextLong(20_000_000_000L);
            default -> random.nextLong(300_000_000L);
          };
      monotonicNanos += nanos;
      wallMillis += nanos / 1_000_000;
      if (random.nextInt(20) == 0) {
        wallMillis += random.nextInt(-100_000, 100_000);
      }
    }

    private Input next() {
      int kind = random.nextInt(100);
      if (kind < 62) {
        return honest();
      }
      if (kind < 68) {
        Input again = given.get(random.nextInt(given.size()));
        // A question is put once; an answer may come again, also to a check.
        return again instanceof Input.Validate ? question() : again;
      }
      if (kind < 76) {
        return new Input.Watched(new StoreEvent.EntrySeen(entry()));
      }
      if (kind < 82) {
        return new Input.ReadAnswered(small(), read());
      }
      if (kind < 88) {
        return new Input.WriteAnswered(writeId(), random.nextInt(-1, 90), outcome());
      }
      return random.nextInt(60) == 0 ? new Input.Stop(random.nextBoolean(), absurd()) : other();
    }

    /** What a store would answer to what was asked last. */
    private Input honest() {
      for (int i = asked.size() - 1; i >= Math.max(0, asked.size() - 6); i--) {
        Effect effect = asked.get(i);
        if (effect instanceof Effect.Write write) {
          return new Input.WriteAnswered(write.id(), write.transmission(), likely());
        } else if (effect instanceof Effect.Release release) {
          return new Input.WriteAnswered(release.id(), release.transmission(), likely());
        } else if (effect instanceof Effect.Read read) {
          return new Input.ReadAnswered(read.readId(), read());
        } else if (effect instanceof Effect.Prepare) {
          return new Input.Prepared(new RegisterOutcome.Ready(7, List.of()));
        } else if (effect instanceof Effect.EndTerm end) {
          return new Input.CallbacksReturned(end.term());
        } else if (effect instanceof Effect.CheckHealth check) {
          return new Input.HealthChecked(check.checkId(), random.nextInt(4) > 0, null);
        } else if (effect instanceof Effect.Ask ask) {
          return new Input.RequestAnswered(ask.askId(), answer());
        }
      }
      return new Input.Tick();
    }

    private Input other() {
      return switch (random.nextInt(16)) {
        case 10 -> question();
        case 11 -> new Input.HealthChecked(small(), random.nextBoolean(), null);
        case 12 -> new Input.SetPriority(random.nextBoolean() ? random.nextInt(4) : (int) absurd());
        case 13 -> new Input.Requested(random.nextLong(), request());
        case 14 -> new Input.RequestAnswered(small(), answer());
        case 15 -> new Input.TermRefuted(small(), refutation(), "a fence knows better");
        case 0 -> new Input.ConnectionChanged(ConnectionStatus.CONNECTED);
        case 1 -> new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED);
        case 2 -> new Input.Prepared(prepared());
        case 3 -> new Input.LeaseMarkedExpired(small());
        case 4 -> new Input.PromoteFailed(small());
        case 5, 6 -> new Input.CallbacksReturned(random.nextBoolean() ? openTerm : begun);
        case 7 -> new Input.Resign();
        case 8 ->
            new Input.Watched(
                random.nextBoolean()
                    ? new StoreEvent.WatchInterrupted()
                    : new StoreEvent.WatchRestored());
        default -> new Input.Tick();
      };
    }

    private Input question() {
      if (random.nextInt(4) == 0) {
        return new Input.ValidationForgotten(random.nextLong(questionsPut + 1));
      }
      return new Input.Validate(++questionsPut, random.nextBoolean() ? machine.term() : small());
    }

    private LeaderRequest request() {
      LeaderRequest.Kind[] kinds = LeaderRequest.Kind.values();
      return new LeaderRequest(
          kinds[random.nextInt(kinds.length)],
          writeId().token(),
          random.nextBoolean() ? 0 : revision(),
          "asker",
          random.nextInt(-1, 9),
          "test");
    }

    private RequestOutcome answer() {
      return switch (random.nextInt(3)) {
        case 0 -> new RequestOutcome.Accepted();
        case 1 -> new RequestOutcome.Declined("not now");
        default -> new RequestOutcome.Unanswered(new IOException("nobody"));
      };
    }

    private DemotionReason refutation() {
      return random.nextBoolean() ? DemotionReason.TOKEN_INVALID : DemotionReason.REGISTER_LOST;
    }

    private RegisterOutcome prepared() {
      return switch (random.nextInt(4)) {
        case 0 -> new RegisterOutcome.Unfit(List.of());
        case 1 -> new RegisterOutcome.Unreachable(new IOException("away"));
        default -> new RegisterOutcome.Ready(random.nextInt(8) == 0 ? absurd() : 7, List.of());
      };
    }

    private StoreOutcome likely() {
      return random.nextInt(5) == 0 ? outcome() : new StoreOutcome.Applied(machine.revision() + 1);
    }

    private StoreOutcome outcome() {
      return switch (random.nextInt(6)) {
        case 0 -> new StoreOutcome.Refused(revision());
        case 1 -> new StoreOutcome.Unavailable(new IOException("503"));
        case 2 -> new StoreOutcome.Unknown(null);
        default -> new StoreOutcome.Applied(revision());
      };
    }

    private ReadOutcome read() {
      return switch (random.nextInt(4)) {
        case 0 -> new ReadOutcome.Absent();
        case 1 -> new ReadOutcome.Failed(new IOException("no answer"));
        default -> new ReadOutcome.Found(entry());
      };
    }

    private RegisterEntry entry() {
      return new RegisterEntry(revision(), content());
    }

    private RegisterContent content() {
      WriteId id = writeId();
      return switch (random.nextInt(6)) {
        case 0 -> new RegisterContent.Unreadable("?");
        case 1 -> new RegisterContent.Erased("PURGE", absurd());
        case 2 ->
            new RegisterContent.Released(
                new ReleaseMarker("x", id.token(), id.n(), random.nextBoolean() ? "me" : null));
        default ->
            new RegisterContent.Held(
                new LeaseRecord(
                    random.nextBoolean() ? "me" : "other",
                    id.token(),
                    random.nextInt(),
                    random.nextInt(4) == 0 ? absurd() : 3_000,
                    id.n(),
                    Map.of()));
      };
    }

    private WriteId writeId() {
      String token = random.nextBoolean() ? "token-" + random.nextInt(1, tokens + 2) : "foreign";
      return new WriteId(token, random.nextInt(5) == 0 ? absurd() : random.nextInt(1, 6));
    }

    private long revision() {
      return random.nextInt(12) == 0 ? absurd() : machine.revision() + random.nextInt(-2, 4);
    }

    private long small() {
      return random.nextInt(-1, 12);
    }

    private long absurd() {
      long[] values = {Long.MIN_VALUE, -1, 0, 1, 1L << 40, Long.MAX_VALUE};
      return values[random.nextInt(values.length)];
    }

    @Override
    public String nextToken() {
      return "token-" + ++tokens;
    }

    @Override
    public double nextFraction() {
      return random.nextDouble();
    }
  }
}
