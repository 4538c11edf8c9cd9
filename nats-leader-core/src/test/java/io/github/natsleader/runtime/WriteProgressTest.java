// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ErrorType;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.ProtocolSettings;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How writes fare, step by step. */
class WriteProgressTest {
  private static final long MILLIS = 1_000_000;
  private static final StoreOutcome UNAVAILABLE =
      new StoreOutcome.Unavailable(new IOException("as planned"));

  private final List<String> told = new ArrayList<>();
  private final WriteProgress progress = new WriteProgress(new Noting());
  private long nowNanos = MILLIS;
  private List<Effect> effects = List.of();
  private ElectionMachine machine =
      ElectionMachine.create(
          ProtocolSettings.of(
              ElectionConfig.builder()
                  .bucket("b")
                  .group("g")
                  .instanceId("i")
                  .ttl(Duration.ofSeconds(3))
                  .acquireDelay(Duration.ZERO)
                  .build()),
          now());

  @Test
  void anAcquisitionIsTimedFromItsFirstTransmission() {
    Effect.Write write = acquiring();
    nowNanos += 7 * MILLIS;
    step(new Input.WriteAnswered(write.id(), 1, new StoreOutcome.Applied(1)));

    assertThat(told).containsExactly("attempt", "acquired after 7 ms");
  }

  @Test
  void anAcquisitionThatIsAnsweredWithAFailureFails() {
    Effect.Write write = acquiring();
    step(new Input.WriteAnswered(write.id(), 1, UNAVAILABLE));

    assertThat(told)
        .containsExactly("attempt", "attempt failed by UNAVAILABLE", "not acquired after 0 ms");
  }

  @Test
  void anAcquisitionThatIsNeverAnsweredFailsByTime() {
    acquiring();
    nowNanos += 2_500 * MILLIS;
    step(new Input.Tick());

    assertThat(told.subList(0, 3))
        .containsExactly("attempt", "attempt failed by TIMEOUT", "not acquired after 2500 ms");
  }

  @Test
  void anAcquisitionThatIsOvertakenDoesNotFail() {
    acquiring();
    step(watched(5));

    assertThat(told).containsExactly("attempt", "not acquired after 0 ms");
  }

  @Test
  void anAcquisitionThatADefectLeavesEnds() {
    acquiring();
    progress.abandoned(machine, now());

    assertThat(told).containsExactly("attempt", "not acquired after 0 ms");
  }

  @Test
  void aRenewalSucceedsByItsAnswer() {
    Effect.Write write = renewing();
    nowNanos += 2 * MILLIS;
    step(new Input.WriteAnswered(write.id(), 1, new StoreOutcome.Applied(2)));

    assertThat(told).containsExactly("heartbeat after 2 ms");
  }

  @Test
  void aRenewalSucceedsAtTheInstantAtWhichItWasSent() {
    Effect.Write write = renewing();
    step(new Input.WriteAnswered(write.id(), 1, new StoreOutcome.Applied(2)));

    assertThat(told).containsExactly("heartbeat after 0 ms");
  }

  @Test
  void aRenewalFailsWhenItIsSentAgain() {
    Effect.Write write = renewing();
    step(new Input.WriteAnswered(write.id(), 1, UNAVAILABLE));
    assertThat(told).isEmpty();
    nowNanos = machine.wakeAtNanos();
    step(new Input.Tick());
    nowNanos += 600 * MILLIS;
    step(new Input.Tick());
    // The second was not answered; an answer to the first says nothing about that.
    step(new Input.WriteAnswered(write.id(), 1, UNAVAILABLE));

    assertThat(told)
        .containsExactly("heartbeat failed by UNAVAILABLE, 1", "heartbeat failed by TIMEOUT, 2");
  }

  @Test
  void aRenewalUnderWayFailsWhenTheTermIsLost() {
    renewing();
    nowNanos += 3_000 * MILLIS;
    step(new Input.Tick());

    assertThat(told).containsExactly("heartbeat failed by TIMEOUT, 1");
  }

  @Test
  void aRenewalUnderWayIsAConflictWhenSomebodyElseIsSeen() {
    renewing();
    step(watched(7));

    assertThat(told).containsExactly("heartbeat failed by CONFLICT, 1");
  }

  /** It is nobody's failure, and nobody knows what became of it. */
  @Test
  void aRenewalUnderWayIsForgottenWhenTheTermIsGivenUp() {
    renewing();
    step(new Input.Resign());
    step(new Input.CallbacksReturned(1));

    assertThat(told).isEmpty();
  }

  private Effect.Write acquiring() {
    step(new Input.Start(ConnectionStatus.CONNECTED));
    step(new Input.Prepared(new RegisterOutcome.Ready(1, List.of())));
    Effect.Read read = effect(Effect.Read.class);
    step(new Input.ReadAnswered(read.readId(), new ReadOutcome.Absent()));
    return effect(Effect.Write.class);
  }

  private Effect.Write renewing() {
    Effect.Write acquired = acquiring();
    step(new Input.WriteAnswered(acquired.id(), 1, new StoreOutcome.Applied(1)));
    nowNanos += 1_000 * MILLIS;
    step(new Input.Tick());
    told.clear();
    return effect(Effect.Write.class);
  }

  private void step(Input input) {
    ElectionMachine before = machine;
    Step step = before.step(input, now(), SecureEntropy.INSTANCE);
    machine = step.next();
    effects = step.effects();
    progress.stepped(before, input, step, now());
  }

  private <E extends Effect> E effect(Class<E> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  private Now now() {
    return new Now(nowNanos, nowNanos / MILLIS);
  }

  private static Input watched(long revision) {
    LeaseRecord record = new LeaseRecord("other", "of-other", 0, 3_000, 1, Map.of());
    RegisterEntry entry = new RegisterEntry(revision, new RegisterContent.Held(record));
    return new Input.Watched(new StoreEvent.EntrySeen(entry));
  }

  private final class Noting implements ElectionObserver {
    @Override
    public void acquireStarted(String correlationId) {
      told.add("attempt");
    }

    @Override
    public void acquireFailed(String correlationId, ErrorType type, @Nullable Throwable cause) {
      told.add("attempt failed by " + type);
    }

    @Override
    public void acquireEnded(String correlationId, boolean acquired, Duration took) {
      told.add((acquired ? "acquired" : "not acquired") + " after " + took.toMillis() + " ms");
    }

    @Override
    public void heartbeatSucceeded(Duration took) {
      told.add("heartbeat after " + took.toMillis() + " ms");
    }

    @Override
    public void heartbeatFailed(
        ErrorType type, int consecutiveFailures, Duration took, @Nullable Throwable cause) {
      told.add("heartbeat failed by " + type + ", " + consecutiveFailures);
    }
  }
}
