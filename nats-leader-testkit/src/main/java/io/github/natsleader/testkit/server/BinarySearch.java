// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for a nats-server executable. It looks, in this order, at
 *
 * <ol>
 *   <li>an explicit setting: one that is set and unusable is an error, and not passed over;
 *   <li>the directories of {@code PATH};
 *   <li>the cache directory, where the two ways below leave what they install;
 *   <li>{@code go install} of the wanted version, where Go is present;
 *   <li>the official release archive of the wanted version, whose published checksum is verified.
 * </ol>
 *
 * <p>The wanted version is the pinned one, else {@link ServerVersion#DEFAULT}. Without a pinned
 * version the explicit setting and {@code PATH} may give any version; with one, only that version.
 *
 * <p>Searches by several threads and processes that share a cache directory install once: the
 * others wait for the first. Instances are immutable and may be shared by threads.
 *
 * <p>The checksum is published beside the archive. It shows a damaged or exchanged archive, but
 * cannot show that whoever serves both is honest.
 *
 * @param explicitExecutable the executable that must be used, null to search for one
 * @param pathDirectories the directories to look in, in order
 * @param cacheDirectory where installed executables are kept; created when needed
 * @param goExecutable the {@code go} command, null when Go is not to be used
 * @param releaseBaseUrl what goes before {@code /v2.15.2/SHA256SUMS}; http or https
 * @param platform the platform to get an executable for
 * @param pinnedVersion the only version that will do, null for any
 * @param probeTimeout how long {@code nats-server --version} may take
 * @param installTimeout how long each of {@code go install} and the download may take, including
 *     the wait for another that installs the same
 */
public record BinarySearch(
    @Nullable ExplicitExecutable explicitExecutable,
    List<Path> pathDirectories,
    Path cacheDirectory,
    @Nullable Path goExecutable,
    URI releaseBaseUrl,
    Platform platform,
    @Nullable ServerVersion pinnedVersion,
    Duration probeTimeout,
    Duration installTimeout) {

  /** Where the official release archives are. */
  public static final URI OFFICIAL_RELEASES =
      URI.create("https://github.com/nats-io/nats-server/releases/download");

  /** Checks the address and the bounds. */
  public BinarySearch {
    pathDirectories = List.copyOf(pathDirectories);
    String scheme = releaseBaseUrl.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new IllegalArgumentException(
          "releaseBaseUrl must be an http or https address, not '" + releaseBaseUrl + "'");
    }
    requirePositive("probeTimeout", probeTimeout);
    requirePositive("installTimeout", installTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be more than 0, not " + value);
    }
  }

  /**
   * The search that suits this process.
   *
   * <ul>
   *   <li>The explicit executable comes from the system property {@code nle.nats-server.path}, else
   *       the environment variable {@code NLE_NATS_SERVER};
   *   <li>the pinned version from {@code nle.nats-server.version}, else {@code
   *       NLE_NATS_SERVER_VERSION}, else any version will do;
   *   <li>the cache directory from {@code nle.cache-dir}, else {@code NLE_CACHE_DIR}, else it is
   *       {@code nats-leader} in {@code XDG_CACHE_HOME} or the user's cache directory;
   *   <li>the address of the releases from {@code nle.nats-server.base-url}, else {@code
   *       NLE_NATS_SERVER_BASE_URL}, else it is {@link #OFFICIAL_RELEASES};
   *   <li>the directories and {@code go} come from {@code PATH}.
   * </ul>
   *
   * @return the search
   * @throws IllegalArgumentException if a setting holds no path, no version or no address
   */
  public static BinarySearch fromEnvironment() {
    return new SearchDefaults(SearchSettings.ofThisProcess(), Platform.current()).search();
  }

  /**
   * A builder that starts from these values.
   *
   * @return the builder
   */
  public BinarySearchBuilder toBuilder() {
    return new BinarySearchBuilder(this);
  }

  /**
   * The version that is installed when it must be.
   *
   * @return the pinned version, else {@link ServerVersion#DEFAULT}
   */
  public ServerVersion wantedVersion() {
    return pinnedVersion == null ? ServerVersion.DEFAULT : pinnedVersion;
  }

  /**
   * Searches. This blocks, for minutes where a server must be built, and at most for the sum of the
   * bounds.
   *
   * @return the first usable executable
   * @throws UnusableServerBinaryException if the explicit setting names one that is not usable
   * @throws ChecksumMismatchException if a downloaded archive is not what its release published
   * @throws NatsServerNotFoundException if no way led to an executable
   * @throws InterruptedException if the thread was interrupted; what was started is stopped
   */
  public NatsServerBinary find() throws InterruptedException {
    List<SearchAttempt> attempts = new ArrayList<>();
    List<Throwable> causes = new ArrayList<>();
    for (BinarySource source : sources()) {
      Finding finding = source.look();
      if (finding instanceof Finding.Found found) {
        return found.binary();
      }
      Finding.NotFound notFound = (Finding.NotFound) finding;
      attempts.add(new SearchAttempt(source.way(), notFound.reason()));
      if (notFound.cause() != null) {
        causes.add(notFound.cause());
      }
    }
    throw new NatsServerNotFoundException(wantedVersion(), attempts, causes);
  }

  private List<BinarySource> sources() {
    return List.of(
        new ExplicitSource(this),
        new PathSource(this),
        new CacheSource(this),
        new GoInstallSource(this),
        new ReleaseArchiveSource(this));
  }

  VersionProbe probe() {
    return new VersionProbe(probeTimeout);
  }

  BinaryCache cache() {
    return new BinaryCache(cacheDirectory, platform.executableName(), probe());
  }
}
