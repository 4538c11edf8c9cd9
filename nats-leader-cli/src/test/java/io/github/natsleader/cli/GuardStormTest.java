// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code guard-storm.sh}, and a proof that a storm finds what it is to find. */
@EnabledOnOs(OS.LINUX)
class GuardStormTest {
  private static final int SHORT = 6;

  /** One that knows everything and does nothing in time. */
  private static final String IDLE_GUARDIAN =
      """
      package io.github.natsleader.cli.guard;

      final class GuardianMain {
        public static void main(String[] args) throws Exception {
          GuardTiming never =
              new GuardTiming(java.time.Duration.ZERO, java.time.Duration.ofDays(-1));
          new Guardian(never, System.out).guard(System.in);
        }
      }
      """;

  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

  @Test
  void neverAreTwoCommandsAliveAtOnce(NatsServer server, @TempDir Path directory) throws Exception {
    int rounds = Integer.getInteger("nle.guard.rounds", SHORT);
    long seed = Long.getLong("nle.guard.seed", System.nanoTime());
    try (GuardStorm storm =
        new GuardStorm(server.url(), directory, System.getProperty("java.class.path"), seed)) {
      GuardStorm.Outcome outcome = storm.run(rounds);
      System.out.println("guard storm, seed " + seed + ": " + outcome);
      assertThat(outcome.judge().overlaps()).isEmpty();
      assertThat(outcome.judge().disorder()).isEmpty();
      assertThat(outcome.kills()).isEqualTo((rounds + 1) / 2);
      assertThat(outcome.freezes()).isEqualTo(rounds / 2);
      // One before the first fault, and another after each.
      assertThat(outcome.judge().children()).isGreaterThan(rounds);
      assertThat(outcome.judge().ticks()).isGreaterThan(rounds * 10);
    }
  }

  @Test
  void withoutAGuardianThatActsTwoCommandsAreFound(
      NatsServer server, @TempDir Path classes, @TempDir Path directory) throws Exception {
    compile(IDLE_GUARDIAN, classes);
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    try (GuardStorm storm = new GuardStorm(server.url(), directory, classPath, 1)) {
      GuardStorm.Outcome outcome = storm.run(2);
      System.out.println("guard storm with an idle guardian: " + outcome);
      assertThat(outcome.judge().overlaps()).isNotEmpty();
    }
  }

  private static void compile(String source, Path classes) throws Exception {
    Path file = Files.writeString(classes.resolve("GuardianMain.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "-d", classes.toString(), file.toString());
    assertThat(compiler.run(null, null, null, options.toArray(String[]::new))).isZero();
  }
}
