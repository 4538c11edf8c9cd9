// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
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
        Arguments.of(new ElectionConfigException("told", "0", "must be more than 0"), false));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tellsWhetherTryingAgainCanHelp(ElectionException exception, boolean isTransient) {
    assertThat(exception.isTransient()).isEqualTo(isTransient);
    assertThat(exception).hasMessageContaining("told");
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
