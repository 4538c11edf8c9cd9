// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says how a {@link NatsServer} is to run. Each {@link #start()} gives another server. Not for use
 * by several threads at once.
 */
public final class NatsServerBuilder {

  private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

  private @Nullable BinarySearch search;
  private @Nullable NatsServerBinary binary;
  private @Nullable Path storeDirectory;
  private int port = ServerSettings.RANDOM_PORT;
  private String config = "";
  private final List<String> arguments = new ArrayList<>();
  private Duration startTimeout = DEFAULT_START_TIMEOUT;
  private boolean outputInherited;

  NatsServerBuilder() {}

  /**
   * Uses this executable; by default it is searched for. It goes before {@link #binarySearch}.
   *
   * @param found the executable
   * @return this
   */
  public NatsServerBuilder binary(NatsServerBinary found) {
    binary = found;
    return this;
  }

  /**
   * Searches for the executable like this; by default {@link BinarySearch#fromEnvironment()}.
   *
   * @param how the search
   * @return this
   */
  public NatsServerBuilder binarySearch(BinarySearch how) {
    search = how;
    return this;
  }

  /**
   * Listens on this port; by default the server takes a free one.
   *
   * @param number 1 to 65535
   * @return this
   * @throws IllegalArgumentException if the number is out of range
   */
  public NatsServerBuilder port(int number) {
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, not " + number);
    }
    port = number;
    return this;
  }

  /**
   * Stores here, and keeps what is stored; by default in a temporary directory.
   *
   * @param directory created when needed
   * @return this
   */
  public NatsServerBuilder storeDirectory(Path directory) {
    storeDirectory = directory;
    return this;
  }

  /**
   * Adds a configuration file. Address, port and store directory are set on the command line and go
   * before what the text says of them. A text that demands TLS before the greeting of the server
   * keeps it from ever being taken for ready. {@link NatsServer#reload} replaces it later.
   *
   * @param text in the language of the nats-server's configuration files
   * @return this
   */
  public NatsServerBuilder config(String text) {
    config = text;
    return this;
  }

  /**
   * Adds command-line arguments, after all others.
   *
   * @param more such as {@code -DV}
   * @return this
   */
  public NatsServerBuilder arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /**
   * Bounds the wait for a server to be ready; 30 s by default.
   *
   * @param bound more than 0
   * @return this
   * @throws IllegalArgumentException if the bound is 0 or less
   */
  public NatsServerBuilder startTimeout(Duration bound) {
    if (bound.isNegative() || bound.isZero()) {
      throw new IllegalArgumentException("startTimeout must be more than 0, not " + bound);
    }
    startTimeout = bound;
    return this;
  }

  /**
   * Lets the server write where this JVM does, instead of capturing its log.
   *
   * @return this
   */
  public NatsServerBuilder inheritOutput() {
    outputInherited = true;
    return this;
  }

  /**
   * Finds the executable, starts it and waits until it is ready.
   *
   * @return the running server
   * @throws NatsServerException if no executable is found, or it does not get ready; its message
   *     holds the end of the server's log
   * @throws InterruptedException if the thread was interrupted; the server is stopped
   */
  public NatsServer start() throws InterruptedException {
    ServerSettings settings =
        new ServerSettings(
            findBinary(),
            port,
            storeDirectory,
            config,
            List.copyOf(arguments),
            startTimeout,
            outputInherited);
    return NatsServer.start(settings, ProcessGuard.ofThisSystem());
  }

  private NatsServerBinary findBinary() throws InterruptedException {
    if (binary != null) {
      return binary;
    }
    return (search == null ? BinarySearch.fromEnvironment() : search).find();
  }
}
