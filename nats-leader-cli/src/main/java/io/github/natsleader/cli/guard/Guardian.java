// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears from nle, line by line, what it needs to know, and signals to the keeper what is due. The
 * end of the input is the end of nle, however it came about: the command is told to end at once,
 * and killed when the lease as it was last known runs out.
 *
 * <p>One thread reads; the other waits for what is due, and signals before it does anything else.
 */
final class Guardian {
  /**
   * The clock that waits may stand still while the machine is suspended, so the other one is looked
   * at as often as this.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

  private static final Duration LONGEST_IDLE = Duration.ofHours(1);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final GuardTiming timing;
  private final PrintStream answers;

  // All below is guarded by this.
  private @Nullable FileChannel keeper;
  private @Nullable Charge charge;
  private boolean inputEnded;

  Guardian(GuardTiming timing, PrintStream answers) {
    this.timing = timing;
    this.answers = answers;
  }

  /** Returns when the input has ended and nobody is left to guard. */
  void guard(InputStream input) throws IOException {
    Thread reader = new Thread(() -> read(new GuardLines(input)), "guardian-input");
    reader.setDaemon(true);
    reader.start();
    try {
      watch();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; ending ends the command.
      Thread.currentThread().interrupt();
    } finally {
      detach();
    }
  }

  private void read(GuardLines lines) {
    try {
      String line = lines.next();
      while (line != null) {
        hear(line.split(" ", -1));
        line = lines.next();
      }
    } catch (IOException | RuntimeException e) {
      // What cannot be understood is as good as no nle at all.
      System.err.println("nle guardian: " + e);
    } finally {
      inputEnds();
    }
  }

  private void hear(String[] words) throws IOException {
    switch (words[0]) {
      case "clock" -> answer("clock " + System.nanoTime());
      case "attach" -> attach(Path.of(words[1]));
      case "begin" -> begin(Long.parseLong(words[1]), words[2], moment(words));
      case "extend" -> extend(Long.parseLong(words[1]), moment(words));
      case "end" -> end(Long.parseLong(words[1]), Duration.ofMillis(Long.parseLong(words[2])));
      case "release" -> release();
      default -> throw new IOException("unknown word " + words[0]);
    }
  }

  private static Moment moment(String[] words) {
    int last = words.length - 1;
    return new Moment(Long.parseLong(words[last - 1]), Long.parseLong(words[last]));
  }

  private void answer(String line) {
    answers.print(line + "\n");
    answers.flush();
  }

  /** Open for both, for else opening would wait until the keeper has opened its end. */
  private void attach(Path pipe) throws IOException {
    FileChannel opened = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
    synchronized (this) {
      detach();
      keeper = opened;
      charge = null;
    }
    answer("attached");
  }

  private void begin(long epoch, String token, Moment deadline) {
    boolean begun = false;
    synchronized (this) {
      if (!Charge.isTooLate(deadline, Moment.now(), timing)) {
        charge = new Charge(epoch, deadline, timing);
        tell("begin " + epoch + " " + token);
        begun = true;
        notifyAll();
      }
    }
    answer(begun ? "begun" : "late");
  }

  private synchronized void extend(long epoch, Moment deadline) {
    if (charge != null) {
      // Whatever is due by the old deadline stays due, however late this thread is.
      signalDue(charge);
      charge.extend(epoch, deadline);
    }
  }

  private synchronized void end(long epoch, Duration patience) {
    if (charge != null) {
      charge.end(epoch, Moment.now().plus(patience));
      notifyAll();
    }
  }

  private synchronized void release() {
    charge = null;
    detach();
  }

  private synchronized void inputEnds() {
    inputEnded = true;
    if (charge != null) {
      charge.end(Moment.now().plus(timing.patience()));
    }
    notifyAll();
  }

  private synchronized void watch() throws InterruptedException {
    long pauseMillis = signalAndPause();
    while (pauseMillis > 0) {
      wait(pauseMillis);
      pauseMillis = signalAndPause();
    }
  }

  /** Signals what is due. Returns for how long nothing is; 0 if nobody is left to guard. */
  private long signalAndPause() {
    if (charge == null) {
      return inputEnded ? 0 : LONGEST_IDLE.toMillis();
    }
    signalDue(charge);
    if (charge.isKilled()) {
      return inputEnded ? 0 : LONGEST_IDLE.toMillis();
    }
    long pauseMillis = charge.pauseNanos(Moment.now()) / NANOS_PER_MILLI;
    return Math.max(1, Math.min(pauseMillis, LONGEST_PAUSE.toMillis()));
  }

  private void signalDue(Charge watched) {
    Charge.Due due = watched.due(Moment.now());
    if (due != Charge.Due.NOTHING) {
      tell(due.name());
    }
  }

  /** One write, so that it arrives whole. A keeper that has gone needs no signal. */
  private synchronized void tell(String line) {
    try {
      if (keeper != null) {
        keeper.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (IOException e) {
      // Closing it is the signal of last resort: the keeper kills at the end of its input.
      detach();
    }
  }

  private synchronized void detach() {
    try {
      if (keeper != null) {
        keeper.close();
      }
    } catch (IOException e) {
      System.err.println("nle guardian: " + e);
    } finally {
      keeper = null;
    }
  }
}
