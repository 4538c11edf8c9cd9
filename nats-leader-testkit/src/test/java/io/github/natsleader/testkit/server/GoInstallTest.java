// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the executables are shell scripts")
class GoInstallTest {

  @TempDir private Path directory;

  private BinarySearchBuilder search(Path go) {
    return Searches.withoutAnyWay(directory.resolve("cache")).goExecutable(go);
  }

  private Path home() {
    return directory.resolve("cache/nats-server");
  }

  private List<String> calls() throws Exception {
    return Files.readAllLines(FakeExecutables.callsOf(directory));
  }

  @Test
  void installsTheDefaultVersionIntoTheCache() throws Exception {
    NatsServerBinary found = search(FakeExecutables.go(directory, "")).build().find();
    assertThat(found)
        .isEqualTo(
            new NatsServerBinary(
                home().resolve("v2.15.2/nats-server"), ServerVersion.DEFAULT, "go install"));
    assertThat(calls()).containsExactly("install github.com/nats-io/nats-server/v2@v2.15.2");
    assertThat(home()).isDirectoryNotContaining("glob:**staging*");
  }

  @Test
  void installsThePinnedVersion() throws Exception {
    ServerVersion pinned = ServerVersion.parse("2.10.29");
    BinarySearchBuilder search = search(FakeExecutables.go(directory, "")).pinnedVersion(pinned);
    assertThat(search.build().find().version()).isEqualTo(pinned);
    assertThat(calls()).containsExactly("install github.com/nats-io/nats-server/v2@v2.10.29");
  }

  @Test
  void whatWasInstalledIsFoundInTheCacheTheNextTime() throws Exception {
    BinarySearch search = search(FakeExecutables.go(directory, "")).build();
    NatsServerBinary installed = search.find();
    assertThat(search.find())
        .isEqualTo(new NatsServerBinary(installed.executable(), installed.version(), "cache"));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void searchesAtTheSameTimeInstallOnce() throws Exception {
    // Slow enough that all searches are past the look into the cache.
    BinarySearch search = search(FakeExecutables.go(directory, "sleep 1")).build();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<NatsServerBinary>> searches = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        searches.add(threads.submit(search::find));
      }
      Set<Path> executables = new HashSet<>();
      for (Future<NatsServerBinary> found : searches) {
        executables.add(found.get().executable());
      }
      assertThat(executables).containsExactly(home().resolve("v2.15.2/nats-server"));
    } finally {
      threads.shutdownNow();
    }
    assertThat(calls()).hasSize(1);
  }

  @Test
  void whatAKilledInstallationLeftIsCleanedUp() throws Exception {
    Path abandoned = Files.createDirectories(home().resolve("v2.15.2.staging-killed"));
    Files.writeString(abandoned.resolve("nats-server"), "half");
    search(FakeExecutables.go(directory, "")).build().find();
    assertThat(abandoned).doesNotExist();
  }

  @Test
  void anInstalledServerThatDoesNotRunIsNotKept() throws Exception {
    Path go = FakeExecutables.go(directory, "touch \"$GOBIN/nats-server\"; exit 0");
    assertThatThrownBy(() -> search(go).build().find())
        .isInstanceOf(NatsServerNotFoundException.class)
        .hasMessageContaining("may not be executed");
    assertThat(home().resolve("v2.15.2")).doesNotExist();
  }

  @Test
  void aGoThatDoesNotEndIsKilledWithItsChildren() throws Exception {
    Path pid = directory.resolve("pid");
    Path go = FakeExecutables.go(directory, "sleep 600 & echo $! >" + pid + "; wait");
    BinarySearch search = search(go).installTimeout(Duration.ofSeconds(1)).build();
    assertThatThrownBy(search::find)
        .isInstanceOf(NatsServerNotFoundException.class)
        .hasMessageContaining("did not end within");
    long child = Long.parseLong(Files.readString(pid).strip());
    await().atMost(Duration.ofSeconds(5)).until(() -> Processes.isGone(child));
  }

  @Test
  void anInterruptStopsGo() throws Exception {
    Path pid = directory.resolve("pid");
    Path go =
        FakeExecutables.go(
            directory, "echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 600");
    BinarySearch search = search(go).build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<NatsServerBinary> found = thread.submit(search::find);
      await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(pid));
      assertThat(found.cancel(true)).isTrue();
    } finally {
      thread.shutdownNow();
    }
    long started = Long.parseLong(Files.readString(pid).strip());
    await().atMost(Duration.ofSeconds(5)).until(() -> Processes.isGone(started));
  }
}
