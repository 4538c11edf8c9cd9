// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the executables are shell scripts")
class BinarySearchTest {

  @TempDir private Path directory;
  private Path cache;
  private BinarySearchBuilder search;

  @BeforeEach
  void search() {
    cache = directory.resolve("cache");
    search = Searches.withoutAnyWay(cache);
  }

  private Path onPath(String version) throws IOException {
    Path executable = FakeExecutables.natsServer(directory.resolve("path"), version);
    search.pathDirectories(List.of(directory.resolve("empty"), directory.resolve("path")));
    return executable;
  }

  private Path inCache(String version) throws IOException {
    return FakeExecutables.natsServer(cache.resolve("nats-server/v" + version), version);
  }

  private ExplicitExecutable explicit(Path path) {
    return new ExplicitExecutable(path, "the setting");
  }

  @Test
  void theExplicitSettingGoesBeforePath() throws Exception {
    Path explicit = FakeExecutables.natsServer(directory.resolve("mine"), "2.9.10");
    onPath("2.15.2");
    assertThat(search.explicitExecutable(explicit(explicit)).build().find())
        .isEqualTo(
            new NatsServerBinary(explicit, ServerVersion.parse("2.9.10"), "explicit setting"));
  }

  @Test
  void anExplicitSettingThatIsUnusableIsAnErrorAndNotPassedOver() throws Exception {
    onPath("2.15.2");
    Path missing = directory.resolve("missing");
    assertThatExceptionOfType(UnusableServerBinaryException.class)
        .isThrownBy(() -> search.explicitExecutable(explicit(missing)).build().find())
        .withMessageContaining("the setting names " + missing)
        .withMessageContaining("there is no file")
        .satisfies(
            refusal -> {
              assertThat(refusal.setting()).isEqualTo("the setting");
              assertThat(refusal.executable()).isEqualTo(missing);
            });
  }

  @Test
  void anExplicitSettingOfAnotherVersionThanThePinnedOneIsAnError() throws Exception {
    Path explicit = FakeExecutables.natsServer(directory.resolve("mine"), "2.9.10");
    search.explicitExecutable(explicit(explicit)).pinnedVersion(ServerVersion.parse("2.10.29"));
    assertThatThrownBy(() -> search.build().find())
        .isInstanceOf(UnusableServerBinaryException.class)
        .hasMessageContaining("is version 2.9.10, and 2.10.29 is wanted");
  }

  @Test
  void anExecutableThatIsNoServerOrFailsOrHangsIsUnusable() throws Exception {
    Path other = FakeExecutables.script(directory.resolve("other"), "#!/bin/sh\necho git 2.39.2\n");
    assertUnusable(other, "printed no version of a nats-server");
    Path failing = FakeExecutables.script(directory.resolve("failing"), "#!/bin/sh\nexit 3\n");
    assertUnusable(failing, "exit code 3");
    Path plain = Files.writeString(directory.resolve("plain"), "no executable");
    assertUnusable(plain, "may not be executed");
    search.probeTimeout(Duration.ofMillis(300));
    Path hanging = FakeExecutables.script(directory.resolve("slow"), "#!/bin/sh\nsleep 600\n");
    assertUnusable(hanging, "did not end within 300 ms");
  }

  private void assertUnusable(Path executable, String reason) {
    assertThatThrownBy(() -> search.explicitExecutable(explicit(executable)).build().find())
        .isInstanceOf(UnusableServerBinaryException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void pathGoesBeforeTheCacheAndMayHaveAnyVersion() throws Exception {
    Path executable = onPath("2.12.1");
    inCache("2.15.2");
    assertThat(search.build().find())
        .isEqualTo(new NatsServerBinary(executable, ServerVersion.parse("2.12.1"), "PATH"));
  }

  @Test
  void aBrokenExecutableOnPathIsPassedOverForTheNext() throws Exception {
    Path broken = FakeExecutables.script(directory.resolve("a/nats-server"), "#!/bin/sh\nexit 1\n");
    Path good = FakeExecutables.natsServer(directory.resolve("b"), "2.15.2");
    search.pathDirectories(List.of(broken.getParent(), good.getParent()));
    assertThat(search.build().find().executable()).isEqualTo(good);
  }

  @Test
  void withAPinnedVersionPathIsUsedOnlyIfItsVersionMatches() throws Exception {
    Path executable = onPath("2.12.1");
    Path cached = inCache("2.10.29");
    assertThat(search.pinnedVersion(ServerVersion.parse("2.12.1")).build().find().executable())
        .isEqualTo(executable);
    assertThat(search.pinnedVersion(ServerVersion.parse("2.10.29")).build().find())
        .isEqualTo(new NatsServerBinary(cached, ServerVersion.parse("2.10.29"), "cache"));
  }

  @Test
  void theCacheGivesTheDefaultVersionOnly() throws Exception {
    inCache("2.10.29");
    assertThatThrownBy(() -> search.build().find()).isInstanceOf(NatsServerNotFoundException.class);
    Path cached = inCache(ServerVersion.DEFAULT.toString());
    assertThat(search.build().find().executable()).isEqualTo(cached);
  }

  @Test
  void whenNothingIsFoundOneErrorListsAllThatWasTriedAndHowToInstall() throws Exception {
    Path broken = FakeExecutables.script(directory.resolve("a/nats-server"), "#!/bin/sh\nexit 7\n");
    Path go = FakeExecutables.script(directory.resolve("go"), "#!/bin/sh\necho no net; exit 1\n");
    search.pathDirectories(List.of(broken.getParent())).goExecutable(go);
    assertThatExceptionOfType(NatsServerNotFoundException.class)
        .isThrownBy(() -> search.build().find())
        .withMessageContaining("1. explicit setting: ")
        .withMessageContaining("2. PATH: " + broken + " --version ended with exit code 7")
        .withMessageContaining("3. cache: there is no file " + cache)
        .withMessageContaining("4. go install: ")
        .withMessageContaining("no net")
        .withMessageContaining("5. release archive: nothing was installed from http://127.0.0.1:1")
        .withMessageContaining("go install github.com/nats-io/nats-server/v2@v2.15.2")
        .withMessageContaining("NLE_NATS_SERVER")
        .withCauseInstanceOf(IOException.class)
        .satisfies(
            failure ->
                assertThat(failure.attempts())
                    .extracting(SearchAttempt::way)
                    .containsExactly(
                        "explicit setting", "PATH", "cache", "go install", "release archive"));
  }

  @Test
  void anInterruptEndsTheSearch() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> search.goExecutable(FakeExecutables.go(directory, "")).build().find())
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void boundsMustBePositive() {
    assertThatThrownBy(() -> search.probeTimeout(Duration.ZERO).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("probeTimeout must be more than 0, not PT0S");
  }
}
