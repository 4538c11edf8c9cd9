// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.runtime.Validations.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ValidationsTest {
  private final Validations validations = new Validations();

  @Test
  void eachQuestionGetsItsOwnAnswer() {
    Question first = validations.ask();
    Question second = validations.ask();

    validations.answer(second.id(), true);

    assertThat(first.answer()).isNotDone();
    assertThat(second.answer()).isCompletedWithValue(true);
    validations.answer(first.id(), false);
    assertThat(first.answer()).isCompletedWithValue(false);
  }

  @Test
  void whatIsAnsweredTwiceOrForgottenOrUnknownChangesNothing() {
    Question asked = validations.ask();
    Question forgotten = validations.ask();
    validations.forget(forgotten);

    validations.answer(asked.id(), true);
    validations.answer(asked.id(), false);
    validations.answer(forgotten.id(), true);
    validations.answer(4711, true);

    assertThat(asked.answer()).isCompletedWithValue(true);
    assertThat(forgotten.answer()).isNotDone();
  }

  @Test
  void nothingIsValidOnceTheElectionHasEnded() {
    Question before = validations.ask();

    validations.close();

    assertThat(before.answer()).isCompletedWithValue(false);
    assertThat(validations.ask().answer()).isCompletedWithValue(false);
  }

  /** Whoever asks while the election ends must not be left waiting. */
  @Test
  void whoeverAsksDuringTheEndIsAnswered() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 500; round++) {
        Validations ending = new Validations();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Question>> asked = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          asked.add(threads.submit(askOnce(ending, go)));
        }
        go.countDown();
        ending.close();
        for (Future<Question> question : asked) {
          assertThat(question.get(20, TimeUnit.SECONDS).answer()).isCompletedWithValue(false);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Question> askOnce(Validations ending, CountDownLatch go) {
    return () -> {
      go.await();
      return ending.ask();
    };
  }
}
