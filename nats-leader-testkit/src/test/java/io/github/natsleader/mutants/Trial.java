// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One killer on one mutant: a JVM with the mutant's classes before all others. It has to say
 * whether it found a violation, by its status and its last line; everything else is no verdict.
 */
final class Trial {
  private static final int KEPT = 0;
  private static final int CUT_SHORT = 3;
  private static final int VIOLATED = 1;

  /** Far above what any budget takes, on any machine. */
  private static final long LIMIT_MINUTES = 30;

  private final Mutant mutant;
  private final Path classes;
  private final Path output;

  /** Output goes to this directory. */
  Trial(Mutant mutant, Path classes, Path directory) {
    this.mutant = mutant;
    this.classes = classes;
    this.output = directory;
  }

  /**
   * What the killer says.
   *
   * @throws NoVerdictException if it crashed or went on for too long
   */
  Verdict by(Killer killer, Budget budget) throws IOException, InterruptedException {
    Path log = output.resolve(killer.title() + ".log");
    long begunNanos = System.nanoTime();
    Process process =
        new ProcessBuilder(command(killer, budget))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status;
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw noVerdict(killer, "no end after " + LIMIT_MINUTES + " minutes", log);
      }
      status = process.exitValue();
    } finally {
      process.destroyForcibly();
    }
    if (status != KEPT && status != VIOLATED && status != CUT_SHORT) {
      throw noVerdict(killer, "status " + status, log);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
    return verdict(killer, status == VIOLATED, log, millis);
  }

  private Verdict verdict(Killer killer, boolean violated, Path log, long millis)
      throws IOException {
    List<String> lines = Files.readAllLines(log);
    // An uncaught exception gives the status of a violation, too, but not its last line.
    Killer.Finding finding = lines.isEmpty() ? null : killer.finding(violated, lines).orElse(null);
    if (finding == null) {
      throw noVerdict(killer, "no verdict in the last line", log);
    }
    return new Verdict(violated, finding.work(), finding.what(), millis);
  }

  private List<String> command(Killer killer, Budget budget) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most trials are over before anything better than the first compiler pays.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(classes + File.pathSeparator + System.getProperty("java.class.path"));
    command.add(killer.mainClass());
    command.addAll(killer.arguments(classes, budget));
    return command;
  }

  private NoVerdictException noVerdict(Killer killer, String what, Path log) throws IOException {
    return new NoVerdictException(mutant.name(), killer, what, Files.readString(log));
  }
}
