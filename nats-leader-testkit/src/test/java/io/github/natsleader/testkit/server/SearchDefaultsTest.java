// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchDefaultsTest {

  private final Map<String, String> properties = new HashMap<>(Map.of("user.home", "/home/joe"));
  private final Map<String, String> variables = new HashMap<>();

  private BinarySearch search() {
    return new SearchDefaults(
            new SearchSettings(properties::get, variables::get), Searches.PLATFORM)
        .search();
  }

  @Test
  void withoutSettingsTheCacheIsTheUsersAndTheReleasesAreOfficial() {
    assertThat(search().explicitExecutable()).isNull();
    assertThat(search().pathDirectories()).isEmpty();
    assertThat(search().goExecutable()).isNull();
    assertThat(search().pinnedVersion()).isNull();
    assertThat(search().cacheDirectory()).isEqualTo(Path.of("/home/joe/.cache/nats-leader"));
    assertThat(search().releaseBaseUrl()).isEqualTo(BinarySearch.OFFICIAL_RELEASES);
  }

  @Test
  void theSystemPropertyGoesBeforeTheVariable() {
    variables.put("NLE_NATS_SERVER", "/by/variable");
    assertThat(search().explicitExecutable())
        .isEqualTo(new ExplicitExecutable(Path.of("/by/variable"), "NLE_NATS_SERVER"));

    properties.put("nle.nats-server.path", "/by/property");
    assertThat(search().explicitExecutable())
        .isEqualTo(
            new ExplicitExecutable(
                Path.of("/by/property"), "system property nle.nats-server.path"));
  }

  @Test
  void aBlankSettingIsNone() {
    variables.put("NLE_NATS_SERVER", " ");
    assertThat(search().explicitExecutable()).isNull();
  }

  @Test
  void theCacheDirectoryIsTheMostSpecificSetting() {
    variables.put("XDG_CACHE_HOME", "relative, to be ignored");
    assertThat(search().cacheDirectory()).isEqualTo(Path.of("/home/joe/.cache/nats-leader"));
    variables.put("XDG_CACHE_HOME", "/xdg");
    assertThat(search().cacheDirectory()).isEqualTo(Path.of("/xdg/nats-leader"));
    variables.put("NLE_CACHE_DIR", "/variable");
    assertThat(search().cacheDirectory()).isEqualTo(Path.of("/variable"));
    properties.put("nle.cache-dir", "/property");
    assertThat(search().cacheDirectory()).isEqualTo(Path.of("/property"));
  }

  @Test
  void theVersionCanBePinned() {
    variables.put("NLE_NATS_SERVER_VERSION", "2.9.25");
    assertThat(search().pinnedVersion()).isEqualTo(ServerVersion.parse("2.9.25"));
    properties.put("nle.nats-server.version", "v2.10.29");
    assertThat(search().pinnedVersion()).isEqualTo(ServerVersion.parse("2.10.29"));
    assertThat(search().wantedVersion()).isEqualTo(ServerVersion.parse("2.10.29"));
  }

  @ParameterizedTest
  @CsvSource({"2.9", "newest", "2.9.25.1"})
  void aVersionThatCannotBeOneIsRefusedWithItsValue(String version) {
    properties.put("nle.nats-server.version", version);
    assertThatThrownBy(this::search)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nle.nats-server.version")
        .hasMessageContaining("'" + version + "'");
  }

  @Test
  void goIsTheFirstExecutableOfThatNameOnThePath(@TempDir Path directory) throws Exception {
    Path go = FakeExecutables.go(directory.resolve("second"), "");
    variables.put("PATH", directory.resolve("first") + File.pathSeparator + go.getParent());
    assertThat(search().pathDirectories())
        .containsExactly(directory.resolve("first"), go.getParent());
    assertThat(search().goExecutable()).isEqualTo(go);
  }

  @Test
  void theReleasesAreWhereTheSettingSays() {
    variables.put("NLE_NATS_SERVER_BASE_URL", "https://mirror.example/nats");
    assertThat(search().releaseBaseUrl()).isEqualTo(URI.create("https://mirror.example/nats"));
  }

  @ParameterizedTest
  @CsvSource({"not an address", "ftp://mirror.example", "mirror"})
  void anAddressThatCannotBeOneIsRefusedWithItsValue(String address) {
    variables.put("NLE_NATS_SERVER_BASE_URL", address);
    assertThatThrownBy(this::search)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,linux-amd64,nats-server",
    "Linux,aarch64,linux-arm64,nats-server",
    "Linux,arm,linux-arm7,nats-server",
    "Mac OS X,aarch64,darwin-arm64,nats-server",
    "Mac OS X,x86_64,darwin-amd64,nats-server",
    "Windows 11,amd64,windows-amd64,nats-server.exe",
    "Windows 10,x86,windows-386,nats-server.exe",
  })
  void platformsHaveTheNamesOfTheReleases(
      String osName, String osArch, String name, String executable) {
    Platform platform = Platform.of(osName, osArch);
    assertThat(platform).hasToString(name);
    assertThat(platform.executableName()).isEqualTo(executable);
  }
}
