// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code go install} of the wanted version, into the cache. */
record GoInstallSource(BinarySearch search) implements BinarySource {

  private static final int OUTPUT_LINES_SHOWN = 8;

  static String packageOf(ServerVersion version) {
    return "github.com/nats-io/nats-server/v2@" + version.tag();
  }

  @Override
  public String way() {
    return "go install";
  }

  @Override
  public Finding look() throws InterruptedException {
    Path go = search.goExecutable();
    if (go == null) {
      return Finding.NotFound.because("no go command");
    }
    Deadline deadline = Deadline.in(search.installTimeout());
    try {
      return search
          .cache()
          .install(
              search.wantedVersion(),
              way(),
              deadline,
              staging -> install(go.toAbsolutePath(), staging, deadline));
    } catch (IOException failure) {
      return Finding.NotFound.because(go + " installed nothing", failure);
    }
  }

  private Path install(Path go, Path staging, Deadline deadline)
      throws IOException, InterruptedException {
    List<String> command = List.of(go.toString(), "install", packageOf(search.wantedVersion()));
    BoundedCommand.Ended ended =
        new BoundedCommand(command, deadline.remaining(), variables -> confine(variables, staging))
            .run();
    if (ended.exitCode() != 0) {
      throw new IOException(
          String.join(" ", command)
              + " ended with exit code "
              + ended.exitCode()
              + ": "
              + TextTail.of(ended.output(), OUTPUT_LINES_SHOWN));
    }
    return staging.resolve(search.platform().executableName());
  }

  private static void confine(Map<String, String> variables, Path staging) {
    variables.put("GOBIN", staging.toAbsolutePath().toString());
    // As the official builds: no C compiler needed.
    variables.put("CGO_ENABLED", "0");
    // Go refuses GOBIN together with another platform than its own.
    variables.remove("GOOS");
    variables.remove("GOARCH");
  }
}
