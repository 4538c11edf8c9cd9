// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Varies a {@link BinarySearch}. Not for use by several threads at once. */
public final class BinarySearchBuilder {

  private @Nullable ExplicitExecutable explicitExecutable;
  private List<Path> pathDirectories;
  private Path cacheDirectory;
  private @Nullable Path goExecutable;
  private URI releaseBaseUrl;
  private Platform platform;
  private @Nullable ServerVersion pinnedVersion;
  private Duration probeTimeout;
  private Duration installTimeout;

  BinarySearchBuilder(BinarySearch from) {
    explicitExecutable = from.explicitExecutable();
    pathDirectories = from.pathDirectories();
    cacheDirectory = from.cacheDirectory();
    goExecutable = from.goExecutable();
    releaseBaseUrl = from.releaseBaseUrl();
    platform = from.platform();
    pinnedVersion = from.pinnedVersion();
    probeTimeout = from.probeTimeout();
    installTimeout = from.installTimeout();
  }

  /**
   * Demands an executable.
   *
   * @param executable its path, and what demands it; null to search for one
   * @return this
   */
  public BinarySearchBuilder explicitExecutable(@Nullable ExplicitExecutable executable) {
    explicitExecutable = executable;
    return this;
  }

  /**
   * Sets the directories to look in.
   *
   * @param directories in their order; none to look in none
   * @return this
   */
  public BinarySearchBuilder pathDirectories(List<Path> directories) {
    pathDirectories = List.copyOf(directories);
    return this;
  }

  /**
   * Sets where installed executables are kept.
   *
   * @param directory created when needed
   * @return this
   */
  public BinarySearchBuilder cacheDirectory(Path directory) {
    cacheDirectory = directory;
    return this;
  }

  /**
   * Sets the {@code go} command.
   *
   * @param go its path, null when Go is not to be used
   * @return this
   */
  public BinarySearchBuilder goExecutable(@Nullable Path go) {
    goExecutable = go;
    return this;
  }

  /**
   * Sets where the release archives are.
   *
   * @param url what goes before {@code /v2.15.2/SHA256SUMS}; http or https
   * @return this
   */
  public BinarySearchBuilder releaseBaseUrl(URI url) {
    releaseBaseUrl = url;
    return this;
  }

  /**
   * Sets the platform to get an executable for.
   *
   * @param value the platform
   * @return this
   */
  public BinarySearchBuilder platform(Platform value) {
    platform = value;
    return this;
  }

  /**
   * Accepts one version only.
   *
   * @param version the version, null for any
   * @return this
   */
  public BinarySearchBuilder pinnedVersion(@Nullable ServerVersion version) {
    pinnedVersion = version;
    return this;
  }

  /**
   * Bounds {@code nats-server --version}.
   *
   * @param bound more than 0
   * @return this
   */
  public BinarySearchBuilder probeTimeout(Duration bound) {
    probeTimeout = bound;
    return this;
  }

  /**
   * Bounds each of {@code go install} and the download.
   *
   * @param bound more than 0
   * @return this
   */
  public BinarySearchBuilder installTimeout(Duration bound) {
    installTimeout = bound;
    return this;
  }

  /**
   * The search with these values.
   *
   * @return the search
   * @throws IllegalArgumentException if the address is not http or https, or a bound is 0 or less
   */
  public BinarySearch build() {
    return new BinarySearch(
        explicitExecutable,
        pathDirectories,
        cacheDirectory,
        goExecutable,
        releaseBaseUrl,
        platform,
        pinnedVersion,
        probeTimeout,
        installTimeout);
  }
}
