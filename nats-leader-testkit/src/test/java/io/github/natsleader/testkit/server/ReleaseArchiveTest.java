// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the executables are shell scripts")
class ReleaseArchiveTest {

  private static final String NAME = "nats-server-v2.15.2-linux-amd64";
  private static final String ARCHIVE = "/v2.15.2/" + NAME + ".zip";
  private static final String SUMS = "/v2.15.2/SHA256SUMS";

  @TempDir private Path cache;
  private ReleaseSite site;
  private byte[] archive;

  @BeforeEach
  void publish() throws Exception {
    site = new ReleaseSite();
    archive = ReleaseSite.archive(NAME, "nats-server", FakeExecutables.serverScript("2.15.2"));
    site.publish(ARCHIVE, archive);
    publishSum(ReleaseSite.sha256(archive));
  }

  private void publishSum(String sum) {
    String other = "0".repeat(64) + "  nats-server-v2.15.2-linux-arm64.zip\n";
    site.publish(SUMS, other + sum + "  " + NAME + ".zip\n" + other);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private BinarySearchBuilder search() {
    return Searches.withoutAnyWay(cache).releaseBaseUrl(site.url());
  }

  private void assertNothingInstalled() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).hasFileName("v2.15.2.lock"));
    }
  }

  private void assertNotFound(BinarySearchBuilder search, String reason) throws IOException {
    assertThatThrownBy(() -> search.build().find())
        .isInstanceOf(NatsServerNotFoundException.class)
        .hasMessageContaining(reason);
    assertNothingInstalled();
  }

  @Test
  void installsTheArchiveWhoseChecksumIsThePublishedOne() throws Exception {
    assertThat(search().build().find())
        .isEqualTo(
            new NatsServerBinary(
                cache.resolve("nats-server/v2.15.2/nats-server"),
                ServerVersion.DEFAULT,
                "release archive"));
    assertThat(site.requests()).containsExactly(SUMS, ARCHIVE);
    assertThat(search().build().find().origin()).isEqualTo("cache");
  }

  @Test
  void followsRedirectsAsTheOfficialSiteHasThem() throws Exception {
    URI moved = URI.create(site.url() + "/moved/");
    assertThat(search().releaseBaseUrl(moved).build().find().version())
        .isEqualTo(ServerVersion.DEFAULT);
  }

  @Test
  void installsThePinnedVersion() throws Exception {
    String name = "nats-server-v2.10.29-linux-amd64";
    byte[] old = ReleaseSite.archive(name, "nats-server", FakeExecutables.serverScript("2.10.29"));
    site.publish("/v2.10.29/" + name + ".zip", old);
    // A list of sums taken in binary mode, and in upper case.
    site.publish(
        "/v2.10.29/SHA256SUMS",
        ReleaseSite.sha256(old).toUpperCase(Locale.ROOT) + " *" + name + ".zip\n");
    ServerVersion pinned = ServerVersion.parse("2.10.29");
    assertThat(search().pinnedVersion(pinned).build().find().version()).isEqualTo(pinned);
  }

  @Test
  void refusesAnArchiveWithAnotherChecksumAndRemovesIt() throws Exception {
    String published = "ab".repeat(32);
    publishSum(published);
    String actual = ReleaseSite.sha256(archive);
    assertThatExceptionOfType(ChecksumMismatchException.class)
        .isThrownBy(() -> search().build().find())
        .withMessageContaining(published)
        .withMessageContaining(actual)
        .satisfies(
            refusal -> {
              assertThat(refusal.archive()).isEqualTo(URI.create(site.url() + ARCHIVE));
              assertThat(refusal.expected()).isEqualTo(published);
              assertThat(refusal.actual()).isEqualTo(actual);
            });
    assertNothingInstalled();
  }

  @Test
  void doesNotAskForAnArchiveThatHasNoPublishedChecksum() throws Exception {
    assertNotFound(search().platform(new Platform("plan9", "amd64")), "so there is none for plan9");
    assertThat(site.requests()).containsExactly(SUMS);
  }

  @Test
  void aMissingArchiveIsReported() throws Exception {
    site.fail(ARCHIVE, 404);
    assertNotFound(search(), ARCHIVE + " answered with status 404");
  }

  @Test
  void aServerErrorIsReported() throws Exception {
    site.fail(SUMS, 503);
    assertNotFound(search(), SUMS + " answered with status 503");
  }

  @Test
  void anArchiveWithoutTheExecutableIsReported() throws Exception {
    byte[] empty = ReleaseSite.archive(NAME, "other", "");
    site.publish(ARCHIVE, empty);
    publishSum(ReleaseSite.sha256(empty));
    assertNotFound(search(), "holds no " + NAME + "/nats-server");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertNotFound(
          search().releaseBaseUrl(url).installTimeout(Duration.ofMillis(500)),
          "did not answer in time");
    }
  }
}
