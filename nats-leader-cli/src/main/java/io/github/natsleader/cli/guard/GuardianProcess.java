// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import io.github.natsleader.FencingToken;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The guardian as nle sees it. For use by one thread at a time, but for {@link #gone}. */
final class GuardianProcess implements AutoCloseable {
  /** For what takes milliseconds. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Small, and soon started. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:-UsePerfData",
          "-Xms4m",
          "-Xmx16m");

  private static final int CLOCK_READINGS = 3;

  private final Process process;
  private final OutputStream lines;
  private final ExecutorService writer = Executors.newSingleThreadExecutor(GuardianProcess::thread);
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  private GuardianProcess(Process process) {
    this.process = process;
    lines = process.getOutputStream();
    Thread reader = new Thread(this::read, "nle-guardian-answers");
    reader.setDaemon(true);
    reader.start();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "nle-guardian-lines");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts one that shares this process's monotonic clock.
   *
   * @throws GuardException if there can be none here
   */
  static GuardianProcess start(GuardTiming timing) throws GuardException, InterruptedException {
    if (!Files.isExecutable(Keeper.SHELL) || !Files.isDirectory(Path.of("/proc/self/fd"))) {
      throw new GuardException(
          "a command can be run on Linux only, with /proc mounted and /bin/sh present");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Keeper.SHELL.toString(), "-c", KeeperScripts.GUARDIAN, "guardian"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ".")));
    command.add(GuardianMain.class.getName());
    command.add(Long.toString(timing.termGrace().toNanos()));
    command.add(Long.toString(timing.killMargin().toNanos()));
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      GuardianProcess guardian = new GuardianProcess(process);
      guardian.checkClock();
      return guardian;
    } catch (IOException e) {
      throw new GuardException("the guardian cannot be started: " + e.getMessage(), e);
    }
  }

  /** A deadline means something to another process only if both read the same clock. */
  private void checkClock() throws GuardException, InterruptedException {
    for (int i = 0; i < CLOCK_READINGS; i++) {
      long before = System.nanoTime();
      long there = clock(ask("clock"));
      long after = System.nanoTime();
      if (there - before < 0 || after - there < 0) {
        close();
        throw new GuardException(
            "two processes of this JVM have different monotonic clocks ("
                + there
                + " is not between "
                + before
                + " and "
                + after
                + "), so that no guardian can end a command on time");
      }
    }
  }

  private static long clock(String answer) throws GuardException {
    try {
      return Long.parseLong(answer.substring(answer.indexOf(' ') + 1));
    } catch (NumberFormatException e) {
      throw new GuardException("the guardian answers '" + answer + "'", e);
    }
  }

  private void read() {
    try {
      GuardLines answered = new GuardLines(process.getInputStream());
      String line = answered.next();
      while (line != null) {
        answers.add(line);
        line = answered.next();
      }
    } catch (IOException e) {
      // A stream that is closed has ended.
    } finally {
      gone.complete(null);
      answers.add("");
    }
  }

  /** Completes when the guardian has ended; a command that ran is ended by that. */
  CompletableFuture<Void> gone() {
    return gone.copy();
  }

  /** The guardian is to end the command at the reading end of this pipe. */
  void attach(Path pipe) throws GuardException, InterruptedException {
    ask("attach " + pipe);
  }

  /** Begins the command; false if the term is over, or so nearly that it would have to end. */
  boolean begin(FencingToken token, Moment deadline) throws GuardException, InterruptedException {
    String answer = ask("begin " + token.epoch() + " " + token.id() + " " + text(deadline));
    return answer.equals("begun");
  }

  /** The lease of this term lasts until then. */
  void extend(long epoch, Moment deadline) {
    say("extend " + epoch + " " + text(deadline));
  }

  /**
   * The command of this term has to end now, and is killed after {@code patience} at the latest.
   */
  void end(long epoch, Duration patience) {
    say("end " + epoch + " " + patience.toMillis());
  }

  /** Nobody is left to be guarded. */
  void release() {
    say("release");
  }

  private static String text(Moment deadline) {
    return deadline.nanos() + " " + deadline.wallMillis();
  }

  private String ask(String line) throws GuardException, InterruptedException {
    say(line);
    String answer = answers.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    if (answer == null || answer.isEmpty()) {
      throw new GuardException(
          answer == null
              ? "the guardian does not answer within " + PATIENCE.toSeconds() + " s"
              : "the guardian has ended");
    }
    return answer;
  }

  /**
   * Never blocks: the pipe of a guardian that is frozen is full at some time, and whoever waited
   * for it could not stand in for it.
   */
  private void say(String line) {
    writer.execute(() -> write(line));
  }

  /** In one write, which a pipe takes whole. */
  private void write(String line) {
    try {
      lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      lines.flush();
    } catch (IOException e) {
      // It has ended, and its answers with it, which tells.
    }
  }

  /** Its input ends, and so does it. */
  @Override
  public void close() {
    writer.execute(
        () -> {
          try {
            lines.close();
          } catch (IOException e) {
            // It has gone already.
          }
        });
  }
}
