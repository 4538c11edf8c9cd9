// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaderDeskTest {
  private static final LeaderRequest REQUEST =
      new LeaderRequest(LeaderRequest.Kind.RESIGN, "t", 1, "an operator", 0, "upgrade");
  private static final RequestOutcome ACCEPTED = new RequestOutcome.Accepted();

  private final ScriptedStore store = new ScriptedStore();
  private final List<Input> delivered = new ArrayList<>();
  private final LeaderDesk desk = new LeaderDesk(store, "jobs", delivered::add);

  @Test
  void handsRequestsOnAndTheirAnswersBack() {
    desk.open();
    CompletableFuture<RequestOutcome> first = ask();
    CompletableFuture<RequestOutcome> second = ask();

    assertThat(delivered)
        .containsExactly(new Input.Requested(1, REQUEST), new Input.Requested(2, REQUEST));
    desk.answer(2, ACCEPTED);
    assertThat(first).isNotDone();
    assertThat(second).isCompletedWithValue(ACCEPTED);
    desk.answer(1, new RequestOutcome.Declined("no"));
    assertThat(first).isCompletedWithValue(new RequestOutcome.Declined("no"));
  }

  @Test
  void whatIsOpenAtTheEndOfTheTermIsNotAnswered() {
    desk.open();
    CompletableFuture<RequestOutcome> asked = ask();

    desk.close();

    assertThat(asked)
        .isCompletedWithValueMatching(RequestOutcome.Unanswered.class::isInstance, "unanswered");
    desk.answer(1, ACCEPTED);
    assertThat(asked)
        .isCompletedWithValueMatching(RequestOutcome.Unanswered.class::isInstance, "unanswered");
  }

  @Test
  void listensOnlyWhileOpen() {
    assertThat(store.serving()).isZero();
    desk.open();
    desk.open();
    assertThat(store.serving()).isEqualTo(1);
    desk.close();
    desk.close();
    assertThat(store.serving()).isZero();
  }

  private CompletableFuture<RequestOutcome> ask() {
    return store.ask("jobs", REQUEST).toCompletableFuture();
  }
}
