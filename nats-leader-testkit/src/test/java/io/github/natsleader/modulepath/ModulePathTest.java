// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.modulepath;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencingToken;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.functions.Either;
import io.nats.client.Connection;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The module descriptors are enough to run on; JUnit is not among the modules. */
class ModulePathTest {
  private static final int LIMIT_SECONDS = 120;

  @TempDir private Path directory;

  @Test
  void runsOnTheModulePath() throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "io.github.natsleader.testkit",
                "--class-path",
                homeOf(ModulePathProbe.class),
                ModulePathProbe.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(Files.readString(output)).contains(ModulePathProbe.CONNECTED);
    assertThat(process.exitValue()).isZero();
  }

  private static String modulePath() {
    return Stream.of(
            FencingToken.class,
            NatsServer.class,
            Connection.class,
            CryptoServicesRegistrar.class,
            NullMarked.class,
            CircuitBreaker.class,
            Either.class,
            Logger.class)
        .map(ModulePathTest::homeOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String homeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }
}
