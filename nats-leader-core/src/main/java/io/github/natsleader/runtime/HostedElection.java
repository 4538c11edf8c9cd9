// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.AlreadyStartedException;
import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.Leadership;
import io.github.natsleader.StopOptions;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.ProtocolSettings;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.ElectionObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One election of a driver: a machine that lives in the mailbox, and what users see of it. The
 * machine is replaced by the mailbox thread alone; every other thread only looks at the latest one.
 */
final class HostedElection implements Election, Mailbox.Resident {
  /** What a stop is granted beyond its time-out, for the mailbox to notice that the time is up. */
  private static final Duration STOP_MARGIN = Duration.ofSeconds(1);

  private enum Life {
    BUILT,
    STARTED,
    STOPPING
  }

  private final ElectionDriver driver;
  private final ElectionConfig config;
  private final Announcer announcer;
  private final LeadershipBoard board;
  private final Terms terms;
  private final EffectRunner effects;
  private final TokenProof proof;
  private final ObserverDesk observers;
  private final AtomicReference<Life> life = new AtomicReference<>(Life.BUILT);
  private volatile ElectionMachine machine;
  private volatile boolean left;
  private volatile int priorityAtStart;

  HostedElection(
      ElectionDriver driver,
      ElectionConfig config,
      PromoteCallback onPromote,
      DemoteCallback onDemote,
      List<ElectionListener> listeners,
      List<ElectionObserver.Factory> factories) {
    this.driver = driver;
    this.config = config;
    board = new LeadershipBoard(config);
    observers = new ObserverDesk(this, driver, factories);
    announcer = new Announcer(listeners, observers, driver.threads());
    terms = new Terms(driver, config, announcer, board, onPromote, onDemote, this::deliver);
    effects = new EffectRunner(driver, config, announcer, board, terms, this::deliver);
    proof =
        new TokenProof(this, board, terms.validations(), observers.validations(), this::deliver);
    machine = ElectionMachine.create(ProtocolSettings.of(config), driver.now());
    priorityAtStart = config.priority();
  }

  @Override
  public ElectionConfig config() {
    return config;
  }

  @Override
  public void start() {
    if (!life.compareAndSet(Life.BUILT, Life.STARTED)) {
      throw life.get() == Life.STARTED
          ? new AlreadyStartedException(this + " was started before; start() goes once")
          : stopped();
    }
    if (!driver.opened(this)) {
      stop(StopOptions.DEFAULT.withWaitForDemote(false));
      throw new AlreadyStoppedException("This NatsLeader is closed; " + this + " cannot start");
    }
    observers.begin();
    driver.mailbox().deliver(this, this::open);
    if (left) {
      // Stopped by another thread meanwhile.
      driver.ended(this);
    }
  }

  @Override
  public boolean isLeader() {
    return board.isLeader();
  }

  @Override
  public Optional<Leadership> leadership() {
    return board.valid();
  }

  @Override
  public Optional<LeaderInfo> leader() {
    return Optional.ofNullable(machine.leader());
  }

  @Override
  public ElectionStatus status() {
    ElectionMachine seen = machine;
    // Term and state must be of the same moment, and the lease is looked at once.
    Optional<TermHandle> held =
        Optional.ofNullable(board.current()).filter(handle -> handle.term() == seen.term());
    Duration remaining = held.map(TermHandle::remaining).orElse(Duration.ZERO);
    boolean leads = !remaining.isZero();
    Now heartbeat = seen.lastHeartbeat();
    return new ElectionStatus(
        config.group(),
        config.instanceId(),
        stateOf(seen),
        leads,
        Optional.ofNullable(seen.leader()),
        held.filter(handle -> leads).map(TermHandle::token),
        seen.revision(),
        remaining,
        Optional.ofNullable(heartbeat).map(at -> Instant.ofEpochMilli(at.wallMillis())),
        Instant.ofEpochMilli(seen.lastTransition().wallMillis()),
        seen.state() == ElectionState.INIT ? driver.connectionStatus() : seen.connection(),
        seen.consecutiveFailures());
  }

  private ElectionState stateOf(ElectionMachine seen) {
    if (left) {
      return ElectionState.STOPPED;
    }
    // Started, though the mailbox has not come to it yet.
    boolean started = life.get() != Life.BUILT;
    return started && seen.state() == ElectionState.INIT ? ElectionState.CANDIDATE : seen.state();
  }

  @Override
  public Leadership awaitLeadership(Duration timeout) throws InterruptedException {
    return board.await(timeout);
  }

  @Override
  public boolean validateToken(Duration timeout) throws InterruptedException {
    return proof.await(timeout);
  }

  @Override
  public boolean validateTokenOrDemote() throws InterruptedException {
    return proof.awaitOrDemote();
  }

  @Override
  public void setPriority(int priority) {
    if (priority < 0) {
      throw new ElectionConfigException(
          "priority", Integer.toString(priority), "must be 0, for none, or more");
    }
    priorityAtStart = priority;
    if (life.get() != Life.BUILT) {
      // Before, nothing runs that would have to end again if this were never started.
      deliver(new Input.SetPriority(priority));
    }
  }

  @Override
  public CompletableFuture<Void> resign() {
    TermHandle held = board.current();
    if (held == null) {
      return terms.windDown().ofEndedTerm();
    }
    CompletableFuture<Void> done = terms.windDown().of(held.term());
    // False at once for this term, whatever the machine is busy with; the machine gives it its
    // reason (rule E3).
    held.cell().revoke();
    driver.mailbox().deliver(this, () -> resignNow(held.term()));
    return done;
  }

  @Override
  public boolean stop(StopOptions options) {
    Objects.requireNonNull(options, "options");
    long timeoutNanos = options.timeout().toNanos();
    boolean first = life.getAndSet(Life.STOPPING) != Life.STOPPING;
    board.stop();
    if (first) {
      driver.mailbox().deliver(this, () -> take(new Input.Stop(options.deleteKey(), timeoutNanos)));
    }
    return options.waitForDemote()
        ? awaitStop(realNanos() + timeoutNanos)
        : left && terms.running().awaitNone(0);
  }

  @Override
  public void addListener(ElectionListener listener) {
    announcer.add(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void removeListener(ElectionListener listener) {
    announcer.remove(listener);
  }

  @Override
  public void wake() {
    take(new Input.Tick());
  }

  @Override
  public long wakeAtNanos() {
    return machine.wakeAtNanos();
  }

  @Override
  public boolean hasLeft() {
    return left;
  }

  @Override
  public String toString() {
    return "election of "
        + config.group()
        + " in "
        + config.bucket()
        + " as "
        + config.instanceId();
  }

  /**
   * Whether it had ended, and its callbacks had returned, by this reading of {@link #realNanos} or
   * shortly after. A callback of this election does not wait for itself.
   */
  boolean awaitStop(long deadlineNanos) {
    if (isOnCallbackThread()) {
      return false;
    }
    Duration untilEnd = Duration.ofNanos(deadlineNanos - realNanos()).plus(STOP_MARGIN);
    return board.awaitEnd(untilEnd) && terms.running().awaitNone(deadlineNanos - realNanos());
  }

  /** Whether the caller is a callback of this election. */
  boolean isOnCallbackThread() {
    return terms.running().isOn(Thread.currentThread());
  }

  int runningCallbacks() {
    return terms.running().count();
  }

  /** The time that callers wait by, whatever clock the election runs on. */
  static long realNanos() {
    return ElectionClock.system().monotonicNanos();
  }

  void connectionChanged(ConnectionStatus status) {
    deliver(new Input.ConnectionChanged(status));
  }

  /** From any thread. */
  void deliver(Input input) {
    driver.mailbox().deliver(this, () -> take(input));
  }

  /** On the mailbox thread: the time is read now that the input has left the mailbox (rule C1). */
  void take(Input input) {
    if (left) {
      return;
    }
    attempt(() -> step(input));
  }

  private void open() {
    attempt(
        () -> {
          effects.watch();
          step(new Input.SetPriority(priorityAtStart));
          step(new Input.Start(driver.connectionStatus()));
        });
  }

  private void step(Input input) {
    ElectionMachine before = machine;
    Now now = driver.now();
    Step step = before.step(input, now, SecureEntropy.INSTANCE);
    machine = step.next();
    observers.stepped(before, input, step, now);
    step.effects().forEach(effects::run);
    long expiredTerm = terms.takeExpiredTerm();
    if (expiredTerm > 0) {
      take(new Input.LeaseMarkedExpired(expiredTerm));
    }
    if (machine.state() == ElectionState.STOPPED && !left) {
      leave(null);
    }
  }

  /** A defect ends this participant, which must not go on as if it led, and no other one. */
  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      try {
        observers.defect(machine, driver.now());
        effects.defect(e, this);
      } finally {
        leave(e);
      }
    }
  }

  private void resignNow(long term) {
    if (machine.term() == term) {
      take(new Input.Resign());
    }
  }

  private void leave(@Nullable Throwable defect) {
    left = true;
    boolean onItsOwn = life.getAndSet(Life.STOPPING) == Life.STARTED;
    Throwable cause =
        defect != null || !onItsOwn ? defect : new IllegalStateException(effects.ownEnd());
    try {
      effects.close();
      driver.ended(this);
    } finally {
      observers.ended();
      board.ended(cause);
    }
  }

  private AlreadyStoppedException stopped() {
    return new AlreadyStoppedException(this + " has stopped; build a new one to take part again");
  }
}
