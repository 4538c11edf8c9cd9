// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElectionExceptionTest {
  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(new NotLeaderException("told"), true),
        Arguments.of(new ElectionTimeoutException("told", Duration.ofSeconds(2)), true),
        Arguments.of(new AlreadyStartedException("told"), false),
        Arguments.of(new AlreadyStoppedException("told"), false),
        Arguments.of(new ElectionFailedException("told", new IOException("cut")), false),
        Arguments.of(new ElectionConfigException("told", "0", "must be more than 0"), false),
        Arguments.of(
            new TokenInvalidException(new FencingToken(1, "told"), 0, "orders", null), false));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tellsWhetherTryingAgainCanHelp(ElectionException exception, boolean isTransient) {
    assertThat(exception.isTransient()).isEqualTo(isTransient);
    assertThat(exception).hasMessageContaining("told");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isFoundUnderWhateverWrapsIt(ElectionException exception, boolean isTransient) {
    CompletionException completion = new CompletionException(exception);
    ExecutionException execution = new ExecutionException(completion);
    IllegalStateException framework = new IllegalStateException("a task failed", execution);

    assertThat(ElectionException.findIn(exception)).containsSame(exception);
    assertThat(ElectionException.findIn(completion)).containsSame(exception);
    assertThat(ElectionException.findIn(framework)).containsSame(exception);
    assertThat(ElectionException.findIn(framework).filter(ElectionException::isTransient))
        .isEqualTo(isTransient ? Optional.of(exception) : Optional.empty());
  }

  @Test
  void ofSeveralTheOutermostIsFound() {
    NotLeaderException inner = new NotLeaderException("not now");
    ElectionFailedException outer = new ElectionFailedException("over", inner);

    assertThat(ElectionException.findIn(new CompletionException(outer))).containsSame(outer);
  }

  @Test
  void isNotFoundInOtherFailuresNorInCircles() {
    IOException cut = new IOException("cut");
    IllegalStateException circle = new IllegalStateException("broken", cut);
    cut.initCause(circle);

    assertThat(ElectionException.findIn(null)).isEmpty();
    assertThat(ElectionException.findIn(new IOException("cut"))).isEmpty();
    assertThat(ElectionException.findIn(new CompletionException(circle))).isEmpty();
  }

  @Test
  void whatWasSuppressedIsNoCause() {
    IOException failure = new IOException("cut");
    failure.addSuppressed(new NotLeaderException("on the way out"));

    assertThat(ElectionException.findIn(failure)).isEmpty();
  }

  @Test
  void namesTheTokenThatIsInvalidAndWhatIsKnownInstead() {
    IOException cause = new IOException("fenced");

    TokenInvalidException newer =
        new TokenInvalidException(new FencingToken(7, "t-7"), 9, "table orders", cause);
    TokenInvalidException lost =
        new TokenInvalidException(new FencingToken(7, "t-7"), 0, "table orders", null);

    assertThat(newer)
        .hasMessageContainingAll("t-7", "epoch 7", "table orders", "epoch 9 is known there")
        .hasCause(cause);
    assertThat(newer.token()).isEqualTo(new FencingToken(7, "t-7"));
    assertThat(newer.highestEpoch()).isEqualTo(9);
    assertThat(lost).hasMessageContaining("it is void").hasNoCause();
  }

  @Test
  void keepsTheCauseOfAFailedElection() {
    IOException root = new IOException("cut");
    IllegalStateException wrapper = new IllegalStateException("closed", root);

    ElectionFailedException failed = new ElectionFailedException("over", wrapper);

    assertThat(failed.getCause()).isSameAs(wrapper);
    assertThat(failed).hasRootCause(root);
  }

  @Test
  void tellsForHowLongItWasWaited() {
    Duration waited = Duration.ofSeconds(2);

    assertThat(new ElectionTimeoutException("too late", waited).timeout()).isEqualTo(waited);
  }

  @Test
  void keepsTheFailureUnderAProblem() {
    IOException failure = new IOException("cut");

    ElectionProblem problem =
        new ElectionProblem(ElectionProblem.Kind.BUCKET_UNREACHABLE, "no answer", failure);

    assertThat(problem.cause()).containsSame(failure);
    assertThat(ElectionProblem.of(ElectionProblem.Kind.CLONED, "a copy").cause()).isEmpty();
  }
}
