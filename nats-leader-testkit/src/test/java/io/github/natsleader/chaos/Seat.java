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
  void start() throws IOException, InterruptedException {
    if (process != null) {
      endedByItself(process);
    }
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

  /** Kills its process, which counts as having thrown if it has ended before that. */
  void kill() throws IOException, InterruptedException {
    ParticipantProcess victim = process();
    if (victim.isAlive() && victim.kill() == ParticipantProcess.KILLED) {
      crashed(victim);
    } else {
      endedByItself(victim);
    }
  }

  /**
   * Tells its process to stop, and kills it in the middle of that: it may have come to its end.
   *
   * @param meanwhile what happens before the kill
   */
  void stopAndKill(Fault.Act meanwhile) throws Exception {
    ParticipantProcess victim = process();
    if (!victim.isAlive()) {
      endedByItself(victim);
      return;
    }
    tellToStop(victim);
    meanwhile.run();
    int status = victim.kill();
    if (status == 0 || status == ParticipantProcess.KILLED) {
      crashed(victim);
    } else {
      endedByItself(victim);
    }
  }

  /** Has its process stop, if there is one, and takes in all that it noted. */
  void stop() throws IOException, InterruptedException {
    ParticipantProcess leaving = process;
    if (leaving == null) {
      return;
    }
    boolean alive = leaving.isAlive();
    tellToStop(leaving);
    if (leaving.awaitEnd() == 0 && alive) {
      vacate();
    } else {
      endedByItself(leaving);
    }
  }

  private static void tellToStop(ParticipantProcess leaving) {
    leaving.tell(new ParticipantCommand(ParticipantCommand.What.STOP, 0));
  }

  private void crashed(ParticipantProcess victim) throws IOException {
    history.append(new HistoryEvent.Crashed(System.nanoTime(), victim.name()));
    vacate();
  }

  private void endedByItself(ParticipantProcess ended) throws IOException, InterruptedException {
    String what =
        "its process ended by itself, status %d; %s.output may tell why"
            .formatted(ended.awaitEnd(), id);
    history.append(new HistoryEvent.Threw(System.nanoTime(), ended.name(), what));
    vacate();
  }

  private void vacate() throws IOException {
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
