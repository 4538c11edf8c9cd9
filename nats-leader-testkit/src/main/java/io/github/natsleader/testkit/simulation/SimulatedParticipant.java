// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Entropy;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.ProtocolSettings;
import io.github.natsleader.protocol.Step;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One process: a machine, its clocks, and the handle that its user holds. */
final class SimulatedParticipant implements Entropy {
  private final String name;
  private final Simulation world;
  private final SimulatedClock clock;
  private final SimulatedHealth health;
  private final ElectionConfig config;
  private final long linkNanos;
  private ElectionMachine machine;
  private boolean crashed;
  private boolean connected = true;
  private long pausedUntilNanos;
  private long callbacksOpenTerm;
  private long openTerm;
  private long epoch;
  private String token = "";
  private long listensFromNanos;
  private boolean stopping;
  private @Nullable Lease lease;

  SimulatedParticipant(
      String name, Simulation world, SimulatedClock clock, ElectionConfig config, long linkNanos) {
    this.name = name;
    this.world = world;
    this.clock = clock;
    this.config = config;
    this.linkNanos = linkNanos;
    health = new SimulatedHealth(world, this);
    machine = ElectionMachine.create(ProtocolSettings.of(config), now());
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

  boolean isCrashed() {
    return crashed;
  }

  boolean isConnected() {
    return connected;
  }

  long pausedUntilNanos() {
    return pausedUntilNanos;
  }

  long epoch() {
    return epoch;
  }

  /** The term whose callbacks were told of its beginning and not of its end; 0 for none. */
  long openTerm() {
    return openTerm;
  }

  /** The token of the latest term; empty before the first. */
  String token() {
    return token;
  }

  long linkNanos() {
    return linkNanos;
  }

  SimulatedHealth health() {
    return health;
  }

  /**
   * Whether requests to the leader reach it: it listens while it leads, and soon after it began.
   */
  boolean isListening() {
    return !crashed && connected && openTerm != 0 && world.trueNanos() >= listensFromNanos;
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
    Lease held = lease;
    return !crashed && held != null && held.isValid(now());
  }

  /** A user calls {@code isLeader()}: finding the lease over marks it for good (rule H2). */
  void check() {
    if (lease != null && !isValid()) {
      lease = null;
      world.deliver(this, new Input.LeaseMarkedExpired(openTerm));
    }
  }

  void pauseUntil(long trueNanos) {
    // A pause within another does not end that one: nothing runs while its clock stands still.
    pausedUntilNanos = Math.max(pausedUntilNanos, trueNanos);
  }

  SimulatedClock clock() {
    return clock;
  }

  void crash() {
    crashed = true;
    lease = null;
  }

  void connect(boolean connected) {
    this.connected = connected;
    take(
        new Input.ConnectionChanged(
            connected ? ConnectionStatus.CONNECTED : ConnectionStatus.DISCONNECTED));
  }

  /** One step, and whatever follows from it. */
  void take(Input input) {
    if (crashed) {
      return;
    }
    stopping |= input instanceof Input.Stop;
    ElectionState before = machine.state();
    Step step;
    try {
      step = machine.step(input, now(), this);
    } catch (RuntimeException e) {
      world.violation(name + " threw " + e + " on " + input);
      crash();
      return;
    }
    world.stepTaken();
    machine = step.next();
    for (Effect effect : step.effects()) {
      run(effect);
    }
    if (before != machine.state()) {
      world.log().count("state " + before + " to " + machine.state());
      if (isStopped() && !stopping) {
        world.stoppedByItself(this);
      }
    }
    world.checkOverlap();
    world.scheduleWake(this, machine.wakeAtNanos());
  }

  long wakeAtNanos() {
    return machine.wakeAtNanos();
  }

  Now now() {
    return clock.at(world.trueNanos());
  }

  private void run(Effect effect) {
    world.log().count(effect.getClass().getSimpleName());
    if (effect instanceof Effect.BeginTerm begin) {
      begin(begin);
    } else if (effect instanceof Effect.ExtendLease extend) {
      if (lease == null) {
        take(new Input.LeaseMarkedExpired(extend.term()));
      } else {
        lease = extend.lease();
      }
    } else if (effect instanceof Effect.EndTerm end) {
      end(end);
    } else if (effect instanceof Effect.Report report) {
      world.log().count("problem " + report.problem().kind());
      world.line(name, "reports " + report.problem().kind());
    } else {
      runBesides(effect);
    }
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

  private void begin(Effect.BeginTerm begin) {
    if (openTerm != 0 || callbacksOpenTerm != 0) {
      world.violation(name + " begins term " + begin.term() + " before the one before was over");
    }
    world.checkEpoch(name, begin.token().epoch());
    openTerm = begin.term();
    callbacksOpenTerm = begin.term();
    epoch = begin.token().epoch();
    token = begin.token().id();
    listensFromNanos = world.trueNanos() + world.millis(0, 5);
    lease = begin.lease();
    world.line(name, "leads, epoch " + epoch + ", priority " + priority());
    if (!world.isHealed() && world.random().nextInt(12) == 0) {
      world.deliverLater(this, new Input.PromoteFailed(begin.term()), world.millis(0, 500));
    }
  }

  private void end(Effect.EndTerm end) {
    if (openTerm != end.term()) {
      world.violation(name + " ends term " + end.term() + ", which was not open");
    }
    openTerm = 0;
    lease = null;
    world.log().count("reason " + end.reason());
    world.line(name, "no longer leads, " + end.reason());
    boolean slow = !world.isHealed() && world.random().nextInt(8) == 0;
    long wind = slow ? world.millis(0, 9_000) : world.millis(0, 30);
    world.afterwards(
        wind,
        () -> {
          callbacksOpenTerm = 0;
          world.deliver(this, new Input.CallbacksReturned(end.term()));
        });
  }
}
