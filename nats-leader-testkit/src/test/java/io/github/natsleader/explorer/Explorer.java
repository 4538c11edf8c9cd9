// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Breadth first through all that a bound allows, one depth after the other, each depth by several
 * threads.
 */
final class Explorer {
  private final Scope scope;
  private final int threads;
  private final long mostStates;
  private final long deadlineNanos;
  private final Consumer<World> onState;
  private final List<Rules> rules;
  private final FingerprintTable known = new FingerprintTable();
  private final Ancestry ancestry = new Ancestry();
  private volatile boolean stopped;

  /**
   * An explorer of this bound.
   *
   * @param mostStates stops before the frontier is empty when there are more
   * @param maxSeconds likewise
   * @param onState is shown each new state, by any of the threads
   */
  Explorer(Scope scope, int threads, long mostStates, long maxSeconds, Consumer<World> onState) {
    this.scope = scope;
    this.threads = threads;
    this.mostStates = mostStates;
    this.onState = onState;
    deadlineNanos = System.nanoTime() + maxSeconds * 1_000_000_000L;
    rules =
        IntStream.range(0, scope.clocks().size())
            .mapToObj(choice -> new Rules(scope, choice))
            .toList();
  }

  /** Everything within the bound, or a violation. */
  static Exploration explore(Scope scope, int threads) {
    return new Explorer(scope, threads, Long.MAX_VALUE, 1_000_000, world -> {}).run();
  }

  Exploration run() {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      return run(pool);
    } finally {
      pool.shutdownNow();
    }
  }

  private Exploration run(ExecutorService pool) {
    long startNanos = System.nanoTime();
    List<Worker> workers = IntStream.range(0, threads).mapToObj(i -> new Worker()).toList();
    List<Frontier> frontier = List.of(roots(workers.get(0)));
    int depth = 0;
    long widest = 0;
    while (size(frontier) > 0 && !stopped) {
      widest = Math.max(widest, size(frontier));
      frontier = next(pool, workers, frontier);
      depth += size(frontier) > 0 ? 1 : 0;
    }
    Trace violation =
        workers.stream()
            .filter(worker -> worker.violation != null)
            .map(worker -> worker.violation)
            .findFirst()
            .orElse(null);
    long transitions = workers.stream().mapToLong(worker -> worker.transitions).sum();
    long open = size(frontier) + workers.stream().mapToLong(worker -> worker.skipped).sum();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Exploration(
        scope, known.size(), transitions, depth, open, widest, seconds, violation);
  }

  private Frontier roots(Worker worker) {
    Frontier roots = new Frontier();
    worker.next = roots;
    for (int choice = 0; choice < rules.size(); choice++) {
      World root = rules.get(choice).beginning();
      worker.fingerprinters.get(choice).take(root);
      if (worker.isNew(choice)) {
        onState.accept(root);
        roots.add(root, ancestry.root(choice));
      }
    }
    return roots;
  }

  private List<Frontier> next(ExecutorService pool, List<Worker> workers, List<Frontier> frontier) {
    List<AtomicInteger> cursors = frontier.stream().map(one -> new AtomicInteger()).toList();
    List<Future<?>> running = new ArrayList<>();
    for (Worker worker : workers) {
      worker.next = new Frontier();
      running.add(pool.submit(() -> worker.advance(frontier, cursors)));
    }
    running.forEach(Explorer::await);
    return workers.stream().map(worker -> worker.next).toList();
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static long size(List<Frontier> frontier) {
    return frontier.stream().mapToLong(Frontier::size).sum();
  }

  private final class Worker {
    private static final int BATCH = 64;

    private final Choices choices = new Choices(scope);
    private final List<Fingerprinter> fingerprinters =
        rules.stream().map(Fingerprinter::new).toList();
    private Frontier next = new Frontier();
    private long transitions;
    private long skipped;
    private Trace violation;

    void advance(List<Frontier> frontier, List<AtomicInteger> cursors) {
      for (int f = 0; f < frontier.size(); f++) {
        Frontier part = frontier.get(f);
        int from = cursors.get(f).getAndAdd(BATCH);
        while (from < part.size()) {
          int to = Math.min(part.size(), from + BATCH);
          for (int i = from; i < to; i++) {
            goOnFrom(part.take(i), part.number(i));
          }
          stopped |= System.nanoTime() > deadlineNanos || ancestry.size() > mostStates;
          from = cursors.get(f).getAndAdd(BATCH);
        }
      }
    }

    private void goOnFrom(World world, int number) {
      if (stopped) {
        skipped++;
        return;
      }
      choices.find(world);
      int choice = world.clockChoice();
      for (int i = 0; i < choices.size(); i++) {
        int action = choices.get(i);
        World after = rules.get(choice).after(world, action);
        transitions++;
        if (after.violation() != null) {
          found(number, action, choice);
          return;
        }
        fingerprinters.get(choice).take(after);
        if (isNew(choice)) {
          onState.accept(after);
          next.add(after, ancestry.add(number, action));
        }
      }
    }

    boolean isNew(int choice) {
      Fingerprinter print = fingerprinters.get(choice);
      return known.add(print.high(), print.low());
    }

    private void found(int number, int action, int choice) {
      stopped = true;
      int state = ancestry.add(number, action);
      violation = Trace.replay(rules.get(choice), ancestry.wayTo(state));
    }
  }
}
