// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Guards by a shutdown hook, for systems without a shell. It acts on an orderly end of the JVM,
 * SIGTERM included, and not when the JVM is killed.
 */
final class ShutdownHookGuard implements ProcessGuard {

  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  private final Set<Path> directories = ConcurrentHashMap.newKeySet();

  ShutdownHookGuard() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp, "nats-server-guard"));
  }

  @Override
  public Process launch(List<String> command, Consumer<ProcessBuilder> output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    output.accept(builder);
    Process process = builder.start();
    processes.removeIf(earlier -> !earlier.isAlive());
    processes.add(process);
    process.getOutputStream().close();
    return process;
  }

  @Override
  public DirectoryProtection protect(Path directory) {
    directories.add(directory);
    return () -> directories.remove(directory);
  }

  private void cleanUp() {
    processes.forEach(Process::destroyForcibly);
    // A directory is empty for good only when nobody writes there any more.
    processes.forEach(process -> process.onExit().join());
    directories.forEach(ShutdownHookGuard::delete);
  }

  private static void delete(Path directory) {
    try {
      DirectoryTree.delete(directory);
    } catch (IOException failure) {
      System.err.println("could not delete " + directory + ": " + failure);
    }
  }
}
