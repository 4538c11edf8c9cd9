// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script, with stand-ins for what it runs, in a copy of the tree that it looks at. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script")
class RunScriptTest {
  private static final String SOURCES =
      "nats-leader-examples/src/main/java/io/github/natsleader/examples";

  @TempDir Path root;

  /** How the script ended, and what it printed. */
  private record Ended(int status, String output, String errors) {}

  @BeforeEach
  void copyWhatItLooksAt() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Files.createDirectories(root.resolve(SOURCES));
    Files.copy(module.resolve("run.sh"), root.resolve("nats-leader-examples/run.sh"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.writeString(root.resolve("nats-leader-examples/pom.xml"), "");
    Files.writeString(root.resolve(SOURCES).resolve("Sample.java"), "static void main(");
    Files.writeString(root.resolve(SOURCES).resolve("Part.java"), "void part(");
    Files.createDirectories(root.resolve("bin"));
    command("mvn", "mkdir -p nats-leader-examples/target/example/lib; echo \"mvn $*\"");
    command("java", "echo \"java $*\"; exit 3");
  }

  private void command(String name, String does) throws IOException {
    Path command =
        Files.writeString(root.resolve("bin").resolve(name), "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "nats-leader-examples/run.sh"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().remove("JAVA_HOME");
    builder
        .environment()
        .merge("PATH", root.resolve("bin").toString(), (path, first) -> first + ":" + path);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output, errors);
  }

  @Test
  void saysWhatThereIs() throws Exception {
    for (Ended ended : List.of(run(), run("Part"), run("Unknown", "more"), run("../Sample"))) {
      assertThat(ended.status()).isEqualTo(2);
      assertThat(ended.output()).isEmpty();
      assertThat(ended.errors()).startsWith("usage: run.sh NAME").endsWith("  Sample\n");
    }
  }

  @Test
  void buildsOnceAndThenRuns() throws Exception {
    Ended first = run("Sample", "nats://localhost:4222", "a name");
    assertThat(first.errors())
        .contains("building", "mvn ", "-pl :nats-leader-examples -am package");
    assertThat(first.output())
        .endsWith("io.github.natsleader.examples.Sample nats://localhost:4222 a name\n");
    assertThat(first.status()).isEqualTo(3);

    assertThat(run("Sample").errors()).isEmpty();
  }

  @Test
  void whatCannotBeBuiltIsNotRun() throws Exception {
    command("mvn", "exit 7");

    Ended ended = run("Sample");

    assertThat(ended.output()).isEmpty();
    assertThat(ended.status()).isEqualTo(7);
  }
}
