// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A nats-server process with JetStream, on 127.0.0.1.
 *
 * <pre>{@code
 * try (NatsServer server = NatsServer.builder().start();
 *     Connection connection = Nats.connect(server.url())) {
 *   // ...
 *   server.restart();
 * }
 * }</pre>
 *
 * <p>By default it listens on a random free port, and its store is a temporary directory that is
 * deleted by {@link #close()}. It keeps its port over {@link #restart()}; while it is down, another
 * process may take the port, and then the restart fails.
 *
 * <p>On systems with {@code /bin/sh} the process and the temporary directory are gone within
 * seconds after this JVM is, even if the JVM is killed with SIGKILL. Without, as on Windows, that
 * holds for an orderly end and for SIGTERM; after a kill both remain.
 *
 * <p>Instances may be used by several threads; what starts, stops, freezes and resumes the process
 * is done one after another.
 */
public final class NatsServer implements AutoCloseable {

  private volatile ServerSettings settings;
  private final ProcessGuard guard;
  private final ServerDirectory files;
  private final Object lifecycle = new Object();
  private volatile ServerRun run;
  private boolean closed;

  private NatsServer(
      ServerSettings settings, ProcessGuard guard, ServerDirectory files, ServerRun run) {
    this.settings = settings;
    this.guard = guard;
    this.files = files;
    this.run = run;
  }

  /**
   * A builder for a server with a random port and a temporary store.
   *
   * @return the builder
   */
  public static NatsServerBuilder builder() {
    return new NatsServerBuilder();
  }

  static NatsServer start(ServerSettings settings, ProcessGuard guard) throws InterruptedException {
    try {
      ServerDirectory files = ServerDirectory.create(guard, settings.keptStore());
      boolean started = false;
      try {
        ServerRun run = ServerRun.start(settings, guard, files);
        started = true;
        return new NatsServer(settings, guard, files, run);
      } finally {
        if (!started) {
          files.delete();
        }
      }
    } catch (IOException failure) {
      throw new NatsServerStartException(
          "the files of the server could not be written: " + failure, "", failure);
    }
  }

  /**
   * The address for clients.
   *
   * @return for example {@code nats://127.0.0.1:41234}
   */
  public String url() {
    return "nats://" + LoopbackPort.HOST + ":" + port();
  }

  /**
   * The port for clients.
   *
   * @return 1 to 65535, the same over restarts
   */
  public int port() {
    return run.port();
  }

  /**
   * The version of the server.
   *
   * @return the version that its executable told
   */
  public ServerVersion version() {
    return settings.binary().version();
  }

  /**
   * Where the server stores its streams.
   *
   * @return the directory, the same over restarts
   */
  public Path storeDirectory() {
    return files.store();
  }

  /**
   * The process id of the current or, when it is down, the last run.
   *
   * @return the id as the operating system gives it
   */
  public long processId() {
    return run.processId();
  }

  /**
   * Whether the process is there. A frozen one is.
   *
   * @return false once it has ended
   */
  public boolean isRunning() {
    return run.isAlive();
  }

  /**
   * What the server logged, over all its runs.
   *
   * @return the log; empty after {@link #close()}, and if the output is inherited
   */
  public String log() {
    return files.readLog();
  }

  /**
   * The last lines of the log.
   *
   * @param lines how many at most
   * @return the lines, without a final line end; empty when {@link #log()} is
   */
  public String logTail(int lines) {
    return TextTail.of(log(), lines);
  }

  /**
   * Waits for the end of the current run.
   *
   * @return its exit code; 128 and the number of the signal if it was killed
   * @throws InterruptedException if the thread was interrupted; the server runs on
   */
  public int awaitExit() throws InterruptedException {
    return run.awaitExit();
  }

  /**
   * Stops the process as SIGTERM does, waits for its end, and keeps the data. It is killed if it
   * does not end within 10 s or the thread is interrupted. No effect on one that is down.
   */
  public void stop() {
    synchronized (lifecycle) {
      run.stop();
    }
  }

  /** Kills the process as SIGKILL does and waits for its end. No effect on one that is down. */
  public void kill() {
    synchronized (lifecycle) {
      run.kill();
    }
  }

  /**
   * Starts the server again on the same port with the same data, after stopping it if it runs.
   *
   * @throws NatsServerStartException if it does not get ready, or another process has the port
   * @throws IllegalStateException after {@link #close()}
   * @throws InterruptedException if the thread was interrupted; the server is down then
   */
  public void restart() throws InterruptedException {
    synchronized (lifecycle) {
      requireOpen();
      run.stop();
      startAgain();
    }
  }

  /**
   * Starts the server again on the same port with an empty store, after stopping it if it runs.
   * This deletes the streams in a store directory that was given, too.
   *
   * @throws NatsServerStartException if it does not get ready, or another process has the port
   * @throws IllegalStateException after {@link #close()}
   * @throws UncheckedIOException if the data could not be deleted; the server is down then
   * @throws InterruptedException if the thread was interrupted; the server is down then
   */
  public void restartWithoutData() throws InterruptedException {
    synchronized (lifecycle) {
      requireOpen();
      run.stop();
      deleteData();
      startAgain();
    }
  }

  /**
   * Lets the running server read another configuration, as SIGHUP does, and waits until it has:
   * users, permissions and certificates change like this without a restart. Connections whose user
   * is gone are closed by the server. A later restart uses the new text, too.
   *
   * @param config as for {@link NatsServerBuilder#config}, which the server must have been started
   *     with: one that has no configuration file does not look for one later
   * @throws NatsServerReloadException if the server refuses the text, and goes on with the old one
   * @throws IllegalStateException if the server was started without configuration, inherits its
   *     output (it tells the outcome in its log alone), is down, or is closed
   * @throws UnsupportedOperationException on a system without {@code /bin/sh}
   * @throws UncheckedIOException if the file could not be written or the signal not be sent
   * @throws InterruptedException if the thread was interrupted; which one it uses is unknown
   */
  public void reload(String config) throws InterruptedException {
    synchronized (lifecycle) {
      requireOpen();
      if (settings.config().isBlank() || settings.outputInherited() || !run.isAlive()) {
        throw new IllegalStateException(
            "only a running server that was built with config(...) and whose log is captured can"
                + " read another configuration");
      }
      try {
        new ConfigReload(files).run(run, config);
        settings = settings.withConfig(config);
      } catch (IOException failure) {
        throw new UncheckedIOException("the server could not be told to reload", failure);
      }
    }
  }

  /**
   * Starts the server again on the same port with the streams of a copy in place of its own, after
   * stopping it if it runs. With a copy that is older, clients see acknowledged writes gone and
   * revisions given out a second time, as after a backup was restored.
   *
   * @param copy a store that {@link #copyData} filled; it is left as it is
   * @throws NatsServerStartException if it does not get ready, or another process has the port
   * @throws IllegalArgumentException if that is no such store; nothing has changed then
   * @throws IllegalStateException after {@link #close()}
   * @throws UncheckedIOException if the data could not be replaced; the server is down then
   * @throws InterruptedException if the thread was interrupted; the server is down then
   */
  public void restartWithData(Path copy) throws InterruptedException {
    synchronized (lifecycle) {
      requireOpen();
      if (!ServerDirectory.holdsData(copy)) {
        throw new IllegalArgumentException(
            "copy must be a directory that copyData filled, not " + copy);
      }
      run.stop();
      try {
        files.replaceData(copy);
      } catch (IOException failure) {
        throw new UncheckedIOException("the data of the server could not be replaced", failure);
      }
      startAgain();
    }
  }

  /**
   * Copies the streams of a server that is down: what a backup would hold. {@link #restartWithData}
   * brings it back, and {@link NatsServerBuilder#storeDirectory} can start another server on it.
   *
   * @param target created when needed; must hold no streams yet
   * @throws IllegalStateException while the server runs, for files that change make no copy of one
   *     moment; and after {@link #close()}
   * @throws IllegalArgumentException if the target holds streams
   * @throws UncheckedIOException if it could not be copied
   */
  public void copyData(Path target) {
    synchronized (lifecycle) {
      requireOpen();
      if (run.isAlive()) {
        throw new IllegalStateException("the server runs: stop() or kill() it before the copy");
      }
      if (ServerDirectory.holdsData(target)) {
        throw new IllegalArgumentException(
            "target must hold no streams yet, but " + target + " does");
      }
      try {
        files.copyData(target);
      } catch (IOException failure) {
        throw new UncheckedIOException("the data of the server could not be copied", failure);
      }
    }
  }

  private void startAgain() throws InterruptedException {
    run = ServerRun.startAgain(settings, guard, files, run.port());
  }

  private void deleteData() {
    try {
      files.deleteData();
    } catch (IOException failure) {
      throw new UncheckedIOException("the data of the server could not be deleted", failure);
    }
  }

  /**
   * Freezes the process as SIGSTOP does: its connections stay open and nothing is answered. When
   * this returns, none of its threads runs. No effect on one that is down.
   *
   * @throws UnsupportedOperationException on a system without {@code /bin/sh}
   * @throws UncheckedIOException if the signal could not be sent
   * @throws InterruptedException if the thread was interrupted; whether it is frozen is unknown
   */
  public void freeze() throws InterruptedException {
    signal(ProcessSignal.STOP);
  }

  /**
   * Lets a frozen process go on as SIGCONT does. No effect on one that is down or not frozen.
   *
   * @throws UnsupportedOperationException on a system without {@code /bin/sh}
   * @throws UncheckedIOException if the signal could not be sent
   * @throws InterruptedException if the thread was interrupted; whether it is frozen is unknown
   */
  public void resume() throws InterruptedException {
    signal(ProcessSignal.CONT);
  }

  private void signal(ProcessSignal signal) throws InterruptedException {
    synchronized (lifecycle) {
      try {
        run.signal(signal);
      } catch (IOException failure) {
        throw new UncheckedIOException("the server could not be signalled", failure);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this NatsServer is closed: start another");
    }
  }

  /**
   * Stops the process as {@link #stop()} does and deletes its temporary files. A store directory
   * that was given is kept. Closing again has no effect.
   *
   * @throws UncheckedIOException if the files could not be deleted
   */
  @Override
  public void close() {
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      closed = true;
      run.stop();
      try {
        files.delete();
      } catch (IOException failure) {
        throw new UncheckedIOException("temporary files were left", failure);
      }
    }
  }
}
