// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Entropy;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.ProtocolSettings;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One process: a machine, its clocks, and what its user holds. */
final class SimulatedParticipant implements Entropy {
  private final String name;
  private final SimulatedWorld world;
  private final SimulatedClock clock;
  private final SimulatedHealth health;
  private final SimulatedTerm term;
  private final ElectionConfig config;
  private final long linkNanos;
  private final SimulatedLink link = new SimulatedLink();
  private final ValidSpan validSpan = new ValidSpan();
  private final Deque<Runnable> backlog = new ArrayDeque<>();
  private final List<ConductRule> conduct;
  private ElectionMachine machine;
  private boolean crashed;
  private long standsStillUntilNanos = -1;
  private long wakeScheduledAtNanos = -1;
  private boolean stopping;
  private ElectionState published = ElectionState.INIT;

  SimulatedParticipant(
      String name,
      SimulatedWorld world,
      SimulatedClock clock,
      ElectionConfig config,
      long linkNanos) {
    this.name = name;
    this.world = world;
    this.clock = clock;
    this.config = config;
    this.linkNanos = linkNanos;
    health = new SimulatedHealth(world, this);
    term = new SimulatedTerm(world, this);
    conduct = ConductRules.of(world, this);
    machine = ElectionMachine.create(ProtocolSettings.of(config), now());
    world.coverage().count(machine.state());
  }

  @Override
  public String nextToken() {
    return new UUID(world.random().nextLong(), world.random().nextLong()).toString();
  }

  @Override
  public double nextFraction() {
    return world.random().nextDouble();
  }

  String name() {
    return name;
  }

  String instanceId() {
    return config.instanceId();
  }

  ElectionConfig config() {
    return config;
  }

  /** For how long it must honour a record that claims no more than it may (rule R2). */
  long leaseNanosOf(LeaseRecord record) {
    return record.leaseMillis() > 0 ? record.leaseMillis() * 1_000_000 : config.ttl().toNanos();
  }

  /** When it took a write of its own for acknowledged last; null for never. */
  @Nullable Now lastHeartbeat() {
    return machine.lastHeartbeat();
  }

  boolean isCrashed() {
    return crashed;
  }

  /** The term that is led, or was led last. */
  SimulatedTerm term() {
    return term;
  }

  /** The epoch of {@link #term()}; 0 before the first. */
  long epoch() {
    return term.epoch();
  }

  long linkNanos() {
    return linkNanos;
  }

  SimulatedLink link() {
    return link;
  }

  SimulatedHealth health() {
    return health;
  }

  ValidSpan validSpan() {
    return validSpan;
  }

  int priority() {
    return machine.priority();
  }

  /** Whether it should lead rather than {@code leader}, and may see to it. */
  boolean mayTakeOverFrom(SimulatedParticipant leader) {
    return !crashed
        && health.isWell()
        && config.allowPriorityTakeover()
        && priority() > leader.priority();
  }

  boolean isStopped() {
    return machine.state() == ElectionState.STOPPED;
  }

  /**
   * What {@code isLeader()} would answer at this instant; a check that finds the lease over is not
   * made by this.
   */
  boolean isValid() {
    return !crashed && term.isValid();
  }

  SimulatedClock clock() {
    return clock;
  }

  /** The number of a message that is on its way to it from now on. */
  long messageSent() {
    return link.messageSent();
  }

  void start(boolean watchTold) {
    take(new Input.Start(ConnectionStatus.CONNECTED));
    if (watchTold) {
      take(new Input.Watched(new StoreEvent.WatchRestored()));
    }
  }

  boolean isStandingStill() {
    return standsStillUntilNanos >= 0;
  }

  /** Nothing runs until then. A pause within another does not end that one. */
  void standStill(long untilNanos) {
    if (untilNanos > standsStillUntilNanos) {
      standsStillUntilNanos = untilNanos;
      world.inTheEnd(untilNanos - world.now(), this::goOnIfDue);
    }
  }

  private void goOnIfDue() {
    if (isStandingStill() && world.now() >= standsStillUntilNanos) {
      standsStillUntilNanos = -1;
      while (!crashed && !backlog.isEmpty()) {
        backlog.remove().run();
      }
      world.scheduleWake(this);
    }
  }

  /** Does it, now or once it goes on: what waits for that is taken up in its order. */
  void perform(Runnable action) {
    if (crashed) {
      return;
    }
    if (isStandingStill()) {
      backlog.add(action);
    } else {
      action.run();
    }
  }

  void crash() {
    if (!crashed) {
      crashed = true;
      world.record(new HistoryEvent.Crashed(world.now(), name));
    }
  }

  /** One step, and whatever follows from it. */
  void take(Input input) {
    if (crashed) {
      return;
    }
    world.stepBegins();
    world.coverage().input(input);
    stopping |= input instanceof Input.Stop;
    ElectionState before = published;
    Step step;
    try {
      step = machine.step(input, now(), this);
    } catch (RuntimeException e) {
      world.record(new HistoryEvent.Threw(world.now(), name, e + " on " + input));
      crash();
      return;
    }
    machine = step.next();
    conduct.forEach(rule -> rule.stepped(input, step.effects()));
    for (Effect effect : step.effects()) {
      run(effect);
    }
    if (published != machine.state()) {
      world.misconduct(name + " is " + machine.state() + ", told was " + published);
    }
    if (before != published && isStopped() && !stopping) {
      world.stoppedByItself(this);
    }
    world.stepEnded(this);
  }

  long wakeAtNanos() {
    return machine.wakeAtNanos();
  }

  /** Whether the next wake that the machine asks for is on the agenda already. */
  boolean isWakeScheduled() {
    return wakeScheduledAtNanos == machine.wakeAtNanos();
  }

  void wakeScheduled(long monotonicNanos) {
    wakeScheduledAtNanos = monotonicNanos;
  }

  Now now() {
    return clock.at(world.now());
  }

  private void run(Effect effect) {
    world.coverage().count(effect.getClass());
    if (effect instanceof Effect.BeginTerm begin) {
      term.begin(begin);
    } else if (effect instanceof Effect.ExtendLease extend) {
      term.extend(extend);
    } else if (effect instanceof Effect.EndTerm end) {
      term.end(end);
    } else if (effect instanceof Effect.StateChanged change) {
      changed(change);
    } else if (effect instanceof Effect.Report report) {
      world.coverage().count(report.problem().kind());
      world.note(name, () -> "reports " + report.problem().kind());
    } else {
      runBesides(effect);
    }
  }

  private void changed(Effect.StateChanged change) {
    world.coverage().transition(change.from(), change.to());
    if (change.from() != published || !change.from().mayBecome(change.to())) {
      world.misconduct(name + " goes from " + published + " by " + change);
    }
    published = change.to();
  }

  private void runBesides(Effect effect) {
    if (effect instanceof Effect.Validated validated) {
      world.proofs().answered(this, validated.validationId(), validated.valid());
    } else if (effect instanceof Effect.CheckHealth check) {
      health.check(check.checkId());
    } else if (effect instanceof Effect.InterruptHealthCheck late) {
      health.interrupt(late.checkId());
    } else if (effect instanceof Effect.Ask ask) {
      world.requests().ask(this, ask);
    } else if (effect instanceof Effect.Answer answer) {
      world.requests().answer(this, answer);
    } else {
      world.send(this, effect);
    }
  }
}
