// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.testkit.history.CheckOptions;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Everything that is in one run, its time, its chance, and its record. */
final class SimulatedWorld {
  static final long BEGINNING_NANOS = 1_000_000_000L;

  private static final int MAX_WAKES_WITHIN_A_MICROSECOND = 50;
  private static final long NO_WAKE = -1;
  private static final int FIRST_REVISION = 1_000;

  private final SimulationOptions options;
  private final RandomGenerator random;
  private final RunRecord record;
  private final Agenda agenda = new Agenda(BEGINNING_NANOS);
  private final List<SimulatedParticipant> participants = new ArrayList<>();
  private final ValidityProbe probe = new ValidityProbe(this);
  private final SimulatedRegister register;
  private final RegisterTruth truth = new RegisterTruth();
  private final SimulatedNetwork network;
  private final SurroundingFaults faults;
  private final SimulatedUsers users;
  private final SimulatedRequests requests;
  private final SimulatedConfigs configs;
  private final GuardedResource resource;
  private final OpenProofs proofs = new OpenProofs(this);
  private long stepsTaken;
  private long highestEpoch;
  private int born;
  private long wakesAt;
  private int wakes;
  private boolean healed;
  private long quietAtNanos;

  SimulatedWorld(SimulationOptions options, RandomGenerator random, boolean kept) {
    this.options = options;
    this.random = random;
    record = new RunRecord(checks(options), kept);
    register = new SimulatedRegister(FIRST_REVISION, this::now, this::changed);
    network = new SimulatedNetwork(this, options, register);
    faults = new SurroundingFaults(this, options, register);
    users = new SimulatedUsers(this, options);
    requests = new SimulatedRequests(this, options);
    configs = new SimulatedConfigs(options, random);
    resource = new GuardedResource(options.fenced());
  }

  private static CheckOptions checks(SimulationOptions options) {
    CheckOptions checks = CheckOptions.ofSimulation(PeaceChecks.leaderWithin(options));
    return options.overlapsAllowed() ? checks.whereTermsMayOverlap() : checks;
  }

  SimulationReport run(long seed) {
    note("world", () -> "seed " + seed + ", " + options);
    for (int i = 0; i < options.participants(); i++) {
      join("p" + i);
    }
    faults.begin();
    users.begin();
    advance(options.faultyTime().toNanos());
    users.end();
    faults.end();
    healed = true;
    // What is on its way, or stands still, is a fault that has not ended yet.
    advance(Math.max(0, quietAtNanos - now()));
    if (!isViolated()) {
      record(new HistoryEvent.Healed(now()));
      new PeaceChecks(this, options).run();
    }
    end();
    return record.finish(seed, options, stepsTaken);
  }

  private void end() {
    probe.end();
    List.copyOf(participants).forEach(this::leave);
    record(new HistoryEvent.RunEnded(now()));
  }

  private void changed(RegisterEntry entry) {
    truth.took(entry);
    record.coverage().count(entry.content().getClass());
    StoreEvent.EntrySeen seen = new StoreEvent.EntrySeen(entry);
    participants.forEach(participant -> network.sendEvent(participant, seen));
  }

  /** Lets this much time pass, up to the first violation. */
  void advance(long nanos) {
    agenda.advance(now() + nanos, record::isViolated);
  }

  /** A process starts; {@code name} may have been that of one that ended. */
  void join(String name) {
    double drift = random.nextDouble() * options.actualClockDrift();
    boolean beyond = options.actualClockDrift() > options.maxClockDrift();
    record.coverage().count(beyond ? FaultKind.CLOCK_BEYOND_BOUND : FaultKind.CLOCK_DRIFT);
    SimulatedClock clock =
        new SimulatedClock(1 + drift, random.nextInt(1_000_000), random.nextInt(2_000_000_000));
    ElectionConfig config = configs.draw(name);
    SimulatedParticipant participant =
        new SimulatedParticipant(name + "." + born++, this, clock, config, configs.drawLinkNanos());
    participants.add(participant);
    users.start(participant);
  }

  /** The process is gone, if it was not before. */
  void leave(SimulatedParticipant participant) {
    if (participant.validSpan().isOpen()) {
      probe.end(participant);
    }
    participant.crash();
    participants.remove(participant);
  }

  List<SimulatedParticipant> participants() {
    return participants;
  }

  boolean isViolated() {
    return record.isViolated();
  }

  /** How many terms have ended because the bucket was not the one that they began in. */
  long registersLost() {
    return record.coverage().counted(DemotionReason.REGISTER_LOST);
  }

  boolean isHealed() {
    return healed;
  }

  RandomGenerator random() {
    return random;
  }

  Coverage coverage() {
    return record.coverage();
  }

  RunRecord log() {
    return record;
  }

  long now() {
    return agenda.nowNanos();
  }

  long millis(int least, int most) {
    return (least + random.nextInt(most - least + 1)) * 1_000_000L;
  }

  void note(String who, Supplier<String> what) {
    record.note(now(), who, what);
  }

  void record(HistoryEvent event) {
    record.event(event);
  }

  void misconduct(String what) {
    record.misconduct(now(), what);
  }

  /** A step takes a nanosecond, so that no two share an instant. */
  void stepBegins() {
    stepsTaken++;
    agenda.pass(1);
  }

  void stepEnded(SimulatedParticipant participant) {
    probe.sample();
    if (!participant.isWakeScheduled()) {
      scheduleWake(participant);
    }
  }

  /** Something outside processes happens after this time. */
  void afterwards(long nanos, Runnable action) {
    agenda.after(nanos, action);
  }

  /** As {@link #afterwards}, for what is part of a fault: faults have ended once it is over. */
  void inTheEnd(long nanos, Runnable action) {
    notQuietFor(nanos);
    agenda.after(nanos, action);
  }

  private void notQuietFor(long nanos) {
    if (!healed) {
      quietAtNanos = Math.max(quietAtNanos, now() + nanos);
    }
  }

  /** A process does something after this time: not while it stands still, nor once it is gone. */
  void later(SimulatedParticipant process, long nanos, Runnable action) {
    agenda.after(nanos, () -> process.perform(action));
  }

  void deliver(SimulatedParticipant to, Input input) {
    deliverLater(to, input, 0);
  }

  void deliverLater(SimulatedParticipant to, Input input, long nanos) {
    later(to, nanos, () -> to.take(input));
  }

  /** What is delivered by fault: faults have ended once it has arrived. */
  void deliverInTheEnd(SimulatedParticipant to, Input input, long nanos) {
    inTheEnd(nanos, () -> to.perform(() -> to.take(input)));
  }

  /** The network brings something; what was sent later may come earlier. */
  void arrive(SimulatedParticipant to, Input input, long nanos) {
    notQuietFor(nanos);
    long number = to.messageSent();
    agenda.after(nanos, () -> network.arrived(to, number, input));
  }

  void send(SimulatedParticipant from, Effect effect) {
    network.send(from, effect);
  }

  void sendEvent(SimulatedParticipant to, StoreEvent event) {
    network.sendEvent(to, event);
  }

  void scheduleWake(SimulatedParticipant participant) {
    long wakeAtNanos = participant.wakeAtNanos();
    participant.wakeScheduled(wakeAtNanos);
    if (wakeAtNanos != Long.MAX_VALUE) {
      long nanos = participant.clock().trueNanosUntil(wakeAtNanos, now());
      agenda.after(nanos, () -> wake(participant, wakeAtNanos));
    }
  }

  private void wake(SimulatedParticipant participant, long wakeAtNanos) {
    if (participant.wakeAtNanos() != wakeAtNanos
        || participant.isCrashed()
        || participant.isStandingStill()) {
      return;
    }
    participant.wakeScheduled(NO_WAKE);
    if (participant.clock().at(now()).monotonicNanos() < wakeAtNanos) {
      scheduleWake(participant);
    } else {
      countWake(participant);
      participant.take(new Input.Tick());
    }
  }

  private void countWake(SimulatedParticipant participant) {
    boolean again = now() - wakesAt < 1_000;
    wakes = again ? wakes + 1 : 0;
    wakesAt = again ? wakesAt : now();
    if (wakes > MAX_WAKES_WITHIN_A_MICROSECOND) {
      misconduct(participant.name() + " asks to be woken again and again at one instant");
    }
  }

  void termBegan(long epoch) {
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
  boolean chance(FaultKind kind, double probability) {
    boolean happens = !healed && probability > 0 && random.nextDouble() < probability;
    if (happens) {
      record.coverage().count(kind);
    }
    return happens;
  }

  /** What a message takes between this participant and the server. */
  long delayNanos(SimulatedParticipant end) {
    long usual = end.linkNanos() + millis(0, 3);
    return chance(FaultKind.SLOW_MESSAGE, 0.03) ? usual + millis(0, 1_000) : usual;
  }

  /** What the register ever took. */
  RegisterTruth truth() {
    return truth;
  }

  SimulatedRequests requests() {
    return requests;
  }

  OpenProofs proofs() {
    return proofs;
  }

  GuardedResource resource() {
    return resource;
  }

  SimulationOptions options() {
    return options;
  }

  /** Its retry policy has given up, or its connection has: its supervisor starts it again. */
  void stoppedByItself(SimulatedParticipant participant) {
    record.coverage().count("gave up");
    replace(participant);
  }

  /** A process has ended, or will: it is started again. */
  void replace(SimulatedParticipant participant) {
    faults.replace(participant);
  }
}
