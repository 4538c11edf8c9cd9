// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shell scripts that stand for executables. */
final class FakeExecutables {

  private FakeExecutables() {}

  /** What a nats-server of a version does when asked for its version. */
  static String serverScript(String version) {
    return "#!/bin/sh\necho 'nats-server: v" + version + "'\n";
  }

  static Path natsServer(Path directory, String version) throws IOException {
    return script(directory.resolve("nats-server"), serverScript(version));
  }

  /**
   * A go command that installs a fake server of the version it is asked for and notes each call.
   * {@code before} is run first.
   */
  static Path go(Path directory, String before) throws IOException {
    return script(
        directory.resolve("go"),
        """
        #!/bin/sh
        echo "$@" >>"%s"
        %s
        version=${2##*@v}
        printf '#!/bin/sh\\necho nats-server: v%%s\\n' "$version" >"$GOBIN/nats-server"
        chmod +x "$GOBIN/nats-server"
        """
            .formatted(callsOf(directory), before));
  }

  static Path callsOf(Path goDirectory) {
    return goDirectory.resolve("calls");
  }

  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " could not be made executable");
    }
    return file;
  }
}
