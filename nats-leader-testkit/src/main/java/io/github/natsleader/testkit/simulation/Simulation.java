// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.StoreEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One run: participants and a register in one thread under a virtual clock. First faults happen
 * (nothing unsafe may follow), then they end (the right one must lead).
 *
 * <p>Checked at every step: no two participants answer that they lead; epochs grow; no term begins
 * before the one before it was over; nothing throws; no machine asks to be woken for ever without
 * time passing; a term is called proved or refuted only if it is; no health check begins while
 * another one runs. After the faults: {@link PeaceChecks}.
 */
public final class Simulation {
  private static final int MAX_WAKES_AT_ONE_INSTANT = 50;

  private record Event(long atNanos, long number, Runnable action) {}

  private final long seed;
  private final SimulationOptions options;
  private final RandomGenerator random;
  private final RunLog log = new RunLog();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
  private final List<SimulatedParticipant> participants = new ArrayList<>();
  private final SimulatedRegister register;
  private final SimulatedNetwork network;
  private final SurroundingFaults faults;
  private final SimulatedUsers users;
  private final SimulatedRequests requests;
  private final SimulatedConfigs configs;
  private final ProofChecker proofs = new ProofChecker(this);
  private long trueNanos = 1_000_000_000L;
  private long eventsScheduled;
  private long stepsTaken;
  private long highestEpoch;
  private int born;
  private long wakesAt;
  private int wakes;
  private boolean healed;

  private Simulation(long seed, SimulationOptions options, RandomGenerator random) {
    this.seed = seed;
    this.options = options;
    this.random = random;
    register =
        new SimulatedRegister(
            1_000,
            entry ->
                participants.forEach(
                    participant -> sendEvent(participant, new StoreEvent.EntrySeen(entry))));
    network = new SimulatedNetwork(this, options, register);
    faults = new SurroundingFaults(this, options, register);
    users = new SimulatedUsers(this, options);
    requests = new SimulatedRequests(this, options);
    configs = new SimulatedConfigs(options, random);
  }

  /** The run of this seed, options drawn from it too. */
  public static SimulationReport run(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return new Simulation(seed, SimulationOptions.draw(random), random).run();
  }

  /** The run of this seed with these options. */
  public static SimulationReport run(long seed, SimulationOptions options) {
    return new Simulation(seed, options, new SplittableRandom(seed)).run();
  }

  private SimulationReport run() {
    for (int i = 0; i < options.participants(); i++) {
      join("p" + i);
    }
    faults.begin();
    users.begin();
    advance(trueNanos + options.faultyTime().toNanos());
    users.end();
    faults.end();
    healed = true;
    line("world", "faults have ended");
    new PeaceChecks(this, options).run();
    return log.report(seed, stepsTaken);
  }

  /** Lets what happens until then happen, up to the first violation. */
  void advance(long untilNanos) {
    while (!log.isViolated() && !events.isEmpty() && events.peek().atNanos() <= untilNanos) {
      Event event = events.remove();
      trueNanos = Math.max(trueNanos, event.atNanos());
      event.action().run();
    }
    trueNanos = Math.max(trueNanos, untilNanos);
  }

  /** A process starts; {@code name} may have been that of one that crashed. */
  void join(String name) {
    double rate = 1 + random.nextDouble() * options.actualClockDrift();
    SimulatedClock clock =
        new SimulatedClock(rate, random.nextInt(1_000_000), random.nextInt(2_000_000_000));
    ElectionConfig config = configs.draw(name);
    SimulatedParticipant participant =
        new SimulatedParticipant(name + "." + born++, this, clock, config, configs.drawLinkNanos());
    participants.add(participant);
    afterwards(
        millis(0, 200),
        () -> {
          participant.take(new Input.Start(ConnectionStatus.CONNECTED));
          if (healed || random.nextBoolean()) {
            // While faults happen, the watch may as well never be known to stand.
            participant.take(new Input.Watched(new StoreEvent.WatchRestored()));
          }
        });
  }

  void leave(SimulatedParticipant participant) {
    participants.remove(participant);
  }

  List<SimulatedParticipant> participants() {
    return participants;
  }

  boolean isHealed() {
    return healed;
  }

  RandomGenerator random() {
    return random;
  }

  RunLog log() {
    return log;
  }

  long trueNanos() {
    return trueNanos;
  }

  long millis(int least, int most) {
    return (least + random.nextInt(most - least + 1)) * 1_000_000L;
  }

  void line(String who, String what) {
    log.line(trueNanos, who, what);
  }

  void violation(String what) {
    log.violation(trueNanos, what);
  }

  void stepTaken() {
    stepsTaken++;
  }

  void afterwards(long nanos, Runnable action) {
    events.add(new Event(trueNanos + nanos, eventsScheduled++, action));
  }

  void deliver(SimulatedParticipant to, Input input) {
    deliverLater(to, input, 0);
  }

  /** A paused process takes its inputs up when it goes on, in their order. */
  void deliverLater(SimulatedParticipant to, Input input, long nanos) {
    afterwards(
        nanos,
        () -> {
          if (to.pausedUntilNanos() > trueNanos) {
            deliverLater(to, input, to.pausedUntilNanos() - trueNanos);
          } else {
            to.take(input);
          }
        });
  }

  void send(SimulatedParticipant from, Effect effect) {
    network.send(from, effect);
  }

  void sendEvent(SimulatedParticipant to, StoreEvent event) {
    network.sendEvent(to, event);
  }

  void scheduleWake(SimulatedParticipant participant, long wakeAtNanos) {
    if (wakeAtNanos == Long.MAX_VALUE) {
      return;
    }
    long nanos = participant.clock().trueNanosUntil(wakeAtNanos, trueNanos);
    afterwards(nanos, () -> wake(participant, wakeAtNanos));
  }

  private void wake(SimulatedParticipant participant, long wakeAtNanos) {
    if (participant.wakeAtNanos() != wakeAtNanos || participant.isCrashed()) {
      return;
    }
    if (participant.pausedUntilNanos() > trueNanos) {
      afterwards(participant.pausedUntilNanos() - trueNanos, () -> wake(participant, wakeAtNanos));
    } else if (participant.now().monotonicNanos() < wakeAtNanos) {
      scheduleWake(participant, wakeAtNanos);
    } else {
      countWake(participant);
      participant.take(new Input.Tick());
    }
  }

  private void countWake(SimulatedParticipant participant) {
    wakes = wakesAt == trueNanos ? wakes + 1 : 0;
    wakesAt = trueNanos;
    if (wakes > MAX_WAKES_AT_ONE_INSTANT) {
      violation(participant.name() + " asks to be woken again and again at one instant");
    }
  }

  void checkOverlap() {
    if (leaders().size() > 1) {
      if (options.overlapsAllowed()) {
        log.count("overlap");
        return;
      }
      StringBuilder who = new StringBuilder("more than one leads:");
      leaders().forEach(p -> who.append(' ').append(p.name()).append(" epoch ").append(p.epoch()));
      violation(who.toString());
    }
  }

  /** Who was replaced before it began may not have noticed, and begin below (rule P2). */
  void checkEpoch(String name, long epoch) {
    if (epoch == highestEpoch || (epoch < highestEpoch && !options.overlapsAllowed())) {
      violation(name + " leads with epoch " + epoch + " after " + highestEpoch);
    }
    highestEpoch = Math.max(highestEpoch, epoch);
  }

  /** Who would answer now that it leads. */
  List<SimulatedParticipant> leaders() {
    return participants.stream().filter(SimulatedParticipant::isValid).toList();
  }

  long highestEpoch() {
    return highestEpoch;
  }

  /** Whether a fault of this kind happens, at random; none does once they have ended. */
  boolean chance(String name, double probability) {
    boolean happens = !healed && random.nextDouble() < probability;
    if (happens) {
      log.count("fault " + name);
    }
    return happens;
  }

  /** What a message takes between this participant and the server. */
  long delayNanos(SimulatedParticipant end) {
    long usual = end.linkNanos() + millis(0, 3);
    return chance("slow message", 0.03) ? usual + millis(0, 1_000) : usual;
  }

  SimulatedRequests requests() {
    return requests;
  }

  ProofChecker proofs() {
    return proofs;
  }

  /** Its retry policy has given up: whoever supervises the process starts it again. */
  void stoppedByItself(SimulatedParticipant participant) {
    log.count("gave up");
    faults.replace(participant);
  }
}
