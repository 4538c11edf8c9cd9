// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a {@link BinarySearch} of a process's settings. */
record SearchDefaults(SearchSettings settings, Platform platform) {

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  BinarySearch search() {
    List<Path> directories = pathDirectories();
    return new BinarySearch(
        settings
            .value(SearchSettings.EXECUTABLE)
            .map(value -> new ExplicitExecutable(path(value), value.setBy()))
            .orElse(null),
        directories,
        cacheDirectory(),
        go(directories).orElse(null),
        settings
            .value(SearchSettings.BASE_URL)
            .map(SearchDefaults::uri)
            .orElse(BinarySearch.OFFICIAL_RELEASES),
        platform,
        settings.value(SearchSettings.VERSION).map(SearchDefaults::version).orElse(null),
        PROBE_TIMEOUT,
        INSTALL_TIMEOUT);
  }

  private List<Path> pathDirectories() {
    return SEPARATOR
        .splitAsStream(settings.environment("PATH").orElse(""))
        .filter(name -> !name.isEmpty())
        .flatMap(SearchDefaults::nameable)
        .toList();
  }

  /** No file can be in a directory that cannot be named: passed over, as shells do. */
  private static Stream<Path> nameable(String name) {
    try {
      return Stream.of(Path.of(name));
    } catch (InvalidPathException malformed) {
      return Stream.empty();
    }
  }

  private Optional<Path> go(List<Path> directories) {
    return directories.stream()
        .map(directory -> directory.resolve(platform.executable("go")))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private Path cacheDirectory() {
    return settings
        .value(SearchSettings.CACHE)
        .map(SearchDefaults::path)
        .orElseGet(() -> userCache().resolve("nats-leader"));
  }

  private Path userCache() {
    Optional<Path> standard =
        settings.environment("XDG_CACHE_HOME").map(Path::of).filter(Path::isAbsolute);
    if (standard.isEmpty() && platform.os().equals("windows")) {
      standard = settings.environment("LOCALAPPDATA").map(Path::of);
    }
    return standard.orElseGet(
        () -> Path.of(settings.systemProperty("user.home").orElse("."), ".cache"));
  }

  private static Path path(SearchSettings.Value value) {
    try {
      return Path.of(value.text());
    } catch (InvalidPathException malformed) {
      throw malformed(value, "a path", malformed);
    }
  }

  private static ServerVersion version(SearchSettings.Value value) {
    try {
      return ServerVersion.parse(value.text());
    } catch (IllegalArgumentException malformed) {
      throw malformed(value, "a version like 2.15.2", malformed);
    }
  }

  private static URI uri(SearchSettings.Value value) {
    try {
      return URI.create(value.text());
    } catch (IllegalArgumentException malformed) {
      throw malformed(value, "an address", malformed);
    }
  }

  private static IllegalArgumentException malformed(
      SearchSettings.Value value, String expected, IllegalArgumentException cause) {
    return new IllegalArgumentException(
        value.setBy() + " must be " + expected + ", not '" + value.text() + "'", cause);
  }
}
