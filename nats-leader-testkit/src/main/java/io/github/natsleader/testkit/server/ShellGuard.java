// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Guards by small shells that wait for the end of their standard input. That is a pipe whose other
 * end only this JVM holds (Java closes it in all other children), so the kernel ends it when the
 * JVM ends in whatever way, by SIGKILL too.
 *
 * <p>A guarded process takes the place of the shell that started its guard: its process id and exit
 * code are those that Java sees. When it dies first, Java closes the pipe itself and the guard
 * ends. A guard ignores the signals that a terminal or a service manager sends to a whole group,
 * for else it would die of them while the process lives on.
 *
 * <p>Not covered: a guard that is itself killed by SIGKILL before the JVM is.
 */
final class ShellGuard implements ProcessGuard {

  static final Path SHELL = Path.of("/bin/sh");

  /** A background command of a shell gets an empty input, hence the detour by descriptor 3. */
  private static final String RUN_GUARDED =
      """
      exec 3<&0
      (
        trap '' HUP INT QUIT TERM
        while read -r line; do :; done
        kill -KILL $$
      ) <&3 >/dev/null 2>&1 &
      exec "$@" </dev/null 3<&-
      """;

  /**
   * The process that writes there is killed at the same moment and may still create a file, so the
   * directory is looked at again a second after each deletion.
   */
  private static final String DELETE_AFTERWARDS =
      """
      trap '' HUP INT QUIT TERM
      while read -r line; do :; done
      attempts=0
      while [ -e "$1" ] && [ "$attempts" -lt 10 ]; do
        rm -rf -- "$1"
        attempts=$((attempts + 1))
        sleep 1
      done
      """;

  @Override
  public Process launch(List<String> command, Consumer<ProcessBuilder> output) throws IOException {
    ProcessBuilder builder = shell(RUN_GUARDED, command);
    output.accept(builder);
    return builder.start();
  }

  @Override
  public DirectoryProtection protect(Path directory) throws IOException {
    List<String> arguments = List.of(directory.toAbsolutePath().toString());
    Process guard =
        shell(DELETE_AFTERWARDS, arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return () -> close(guard.getOutputStream());
  }

  private static ProcessBuilder shell(String script, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", script, "guard"));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  private static void close(OutputStream pipe) {
    try {
      pipe.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
