// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.AlreadyStartedException;
import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
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
  private final EffectRunner effects;
  private final AtomicReference<Life> life = new AtomicReference<>(Life.BUILT);
  private volatile ElectionMachine machine;
  private volatile boolean left;

  HostedElection(
      ElectionDriver driver,
      ElectionConfig config,
      PromoteCallback onPromote,
      DemoteCallback onDemote,
      List<ElectionListener> listeners) {
    this.driver = driver;
    this.config = config;
    announcer = new Announcer(config, listeners, driver.threads());
    board = new LeadershipBoard(config);
    effects = new EffectRunner(driver, this, announcer, board, onPromote, onDemote);
    machine = ElectionMachine.create(ProtocolSettings.of(config), driver.now());
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
    driver.opened(this);
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
    Optional<Leadership> led = board.valid();
    Now heartbeat = seen.lastHeartbeat();
    return new ElectionStatus(
        config.group(),
        config.instanceId(),
        left ? ElectionState.STOPPED : seen.state(),
        led.isPresent(),
        Optional.ofNullable(seen.leader()),
        led.map(Leadership::token),
        seen.revision(),
        led.map(Leadership::remaining).orElse(Duration.ZERO),
        Optional.ofNullable(heartbeat).map(at -> Instant.ofEpochMilli(at.wallMillis())),
        Instant.ofEpochMilli(seen.lastTransition().wallMillis()),
        life.get() == Life.BUILT ? driver.connectionStatus() : seen.connection(),
        seen.consecutiveFailures());
  }

  @Override
  public Leadership awaitLeadership(Duration timeout) throws InterruptedException {
    if (life.get() == Life.STOPPING) {
      throw stopped();
    }
    return board.await(timeout);
  }

  @Override
  public CompletableFuture<Void> resign() {
    TermHandle held = board.current();
    if (life.get() != Life.STARTED || held == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    // False at once for this term, whatever the machine is busy with; the machine gives it its
    // reason (rule E3).
    held.cell().revoke();
    driver.mailbox().deliver(this, () -> resignNow(held.term(), done));
    return done.copy();
  }

  @Override
  public boolean stop(StopOptions options) {
    Objects.requireNonNull(options, "options");
    Life before = life.getAndSet(Life.STOPPING);
    board.stop();
    if (before == Life.BUILT) {
      left = true;
      board.ended(null);
    } else if (before == Life.STARTED) {
      long timeoutNanos = options.timeout().toNanos();
      driver.mailbox().deliver(this, () -> take(new Input.Stop(options.deleteKey(), timeoutNanos)));
    }
    if (!options.waitForDemote() || effects.isCallback(Thread.currentThread())) {
      return left;
    }
    return board.awaitEnd(options.timeout().plus(STOP_MARGIN)) && effects.isClean();
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
    try {
      Step step = machine.step(input, driver.now(), SecureEntropy.INSTANCE);
      machine = step.next();
      step.effects().forEach(effects::run);
      long expiredTerm = effects.takeExpiredTerm();
      if (expiredTerm > 0) {
        take(new Input.LeaseMarkedExpired(expiredTerm));
      }
      if (machine.state() == ElectionState.STOPPED) {
        leave(null);
      }
    } catch (RuntimeException | Error e) {
      // A defect: this participant must not go on as if it led, and the others must.
      effects.defect(e);
      leave(e);
    }
  }

  private void open() {
    effects.watch();
    take(new Input.Start(driver.connectionStatus()));
  }

  private void resignNow(long term, CompletableFuture<Void> done) {
    if (machine.term() != term) {
      driver.threads().run(() -> done.complete(null));
      return;
    }
    effects.onWoundDown(term, done);
    take(new Input.Resign());
  }

  private void leave(@Nullable Throwable defect) {
    left = true;
    effects.close();
    driver.ended(this);
    boolean onItsOwn = life.getAndSet(Life.STOPPING) == Life.STARTED;
    Throwable cause =
        defect != null || !onItsOwn
            ? defect
            : new IllegalStateException("the connection to NATS was closed");
    board.ended(cause);
  }

  private AlreadyStoppedException stopped() {
    return new AlreadyStoppedException(this + " has stopped; build a new one to take part again");
  }
}
