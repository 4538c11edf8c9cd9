// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One participant: its links, and one process after another. For use by one thread. */
final class Seat implements AutoCloseable {
  private static final long LONG_AGO_NANOS = 3_600_000_000_000L;

  private final String id;
  private final ClientLinks links;
  private final ChaosSetting setting;
  private final History history;
  private final Random random;
  private Plant plant = Plant.NONE;
  private @Nullable ParticipantProcess process;
  private int processes;
  private long ledUntilNanos = System.nanoTime() - LONG_AGO_NANOS;
  private long ledEpoch;

  Seat(String id, ClientLinks links, ChaosSetting setting, History history, Random random) {
    this.id = id;
    this.links = links;
    this.setting = setting;
    this.history = history;
    this.random = random;
  }

  String id() {
    return id;
  }

  ClientLinks links() {
    return links;
  }

  /** What is wrong, on purpose, with the processes that are started from now on. */
  void plant(Plant planted) {
    plant = planted;
  }

  boolean isOccupied() {
    return process != null && process.isAlive();
  }

  boolean isFrozen() {
    return process != null && process.isFrozen();
  }

  ParticipantProcess process() {
    ParticipantProcess present = process;
    if (present == null) {
      throw new IllegalStateException(id + " has no process");
    }
    return present;
  }

  /** The next process, with clocks that run fast or slow as far as they may. */
  void start() throws IOException {
    noteEndByItself();
    String name = id + "." + ++processes;
    Path directory = setting.directory();
    double rate = plant == Plant.SLOW_CLOCK ? ClockRates.BEYOND : ClockRates.draw(random);
    ParticipantSettings settings =
        new ParticipantSettings(
            name,
            id,
            links.urls(),
            setting.bucket(),
            setting.guarded(),
            rate,
            plant,
            directory.resolve(name + ".history"));
    process = ParticipantProcess.start(settings, directory.resolve(id + ".output"));
  }

  /** Whoever ends a process on purpose leaves none here. */
  private void noteEndByItself() throws IOException {
    if (process != null) {
      collect();
      String what = "its process ended by itself; " + id + ".output may tell why";
      history.append(new HistoryEvent.Threw(System.nanoTime(), process.name(), what));
    }
  }

  void kill() throws IOException, InterruptedException {
    ParticipantProcess victim = process();
    victim.kill();
    history.append(new HistoryEvent.Crashed(System.nanoTime(), victim.name()));
    collect();
    process = null;
  }

  void stop() throws IOException, InterruptedException {
    ParticipantProcess leaving = process();
    leaving.tell(new ParticipantCommand(ParticipantCommand.What.STOP, 0));
    leaving.awaitEnd();
    collect();
    process = null;
  }

  /** Takes what its process has noted into the history. */
  void collect() throws IOException {
    if (process == null) {
      return;
    }
    for (HistoryEvent event : process.news()) {
      history.append(event);
      if (event instanceof HistoryEvent.Led led && led.toNanos() > ledUntilNanos) {
        ledUntilNanos = led.toNanos();
        ledEpoch = led.epoch();
      }
    }
  }

  /** Until when this participant led at least, as far as it has told. */
  long ledUntilNanos() {
    return ledUntilNanos;
  }

  /** In which term that was. */
  long ledEpoch() {
    return ledEpoch;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.kill();
    }
    links.close();
  }
}
