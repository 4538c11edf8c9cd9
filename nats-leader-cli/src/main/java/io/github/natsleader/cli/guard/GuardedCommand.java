// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Leadership;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs while its participant leads, term after term. All of it happens on one thread
 * of its own; the methods may be called from any.
 */
public final class GuardedCommand implements AutoCloseable {
  /** What nle exits with when it fails itself, as other programs that run a command do. */
  public static final int OWN_FAILURE = 125;

  private static final int ENDED_BY_SIGTERM = 143;
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  private final GuardedWork work;
  private final Consumer<String> notes;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(GuardedCommand::thread);
  private final CompletableFuture<Integer> finished = new CompletableFuture<>();
  private final CompletableFuture<String> failed = new CompletableFuture<>();

  // All below belongs to the thread.
  private @Nullable GuardianProcess guardian;
  private @Nullable Keeper ready;
  private OptionalInt codeWhenStopped = OptionalInt.empty();

  /**
   * Prepares one; nothing is started.
   *
   * @param notes hears what people should know
   */
  public GuardedCommand(GuardedWork work, Consumer<String> notes) {
    this.work = work;
    this.notes = notes;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "nle-command");
    thread.setDaemon(true);
    return thread;
  }

  /** Completes with the exit code of a command that runs once, when that has ended. */
  public CompletableFuture<Integer> finished() {
    return finished.copy();
  }

  /** Completes with the reason when no command can be run any more. */
  public CompletableFuture<String> failed() {
    return failed.copy();
  }

  /** Starts all that must be there before a term begins; tells by {@link #failed} if it cannot. */
  public void prepare() {
    thread.execute(
        () ->
            guarded(
                () -> {
                  GuardianProcess started = GuardianProcess.start(work.timing());
                  guardian = started;
                  var unused =
                      started.gone().thenRun(() -> failed.complete("the guardian has ended"));
                  ready = Keeper.start(work, started);
                }));
  }

  /**
   * Runs the command in this term. Returns when the term is over or the command has ended, and
   * nobody of its process group lives; an interrupt does not change that.
   *
   * @param resign gives leadership up; called if the command ended by itself
   */
  public void lead(Leadership term, Runnable resign) {
    CompletableFuture.runAsync(() -> guarded(() -> runIn(term, resign)), thread).join();
  }

  private void runIn(Leadership term, Runnable resign) throws GuardException, InterruptedException {
    GuardianProcess withGuardian = guardian;
    Keeper keeper = ready;
    if (withGuardian == null || keeper == null || finished.isDone() || failed.isDone()) {
      return;
    }
    OptionalInt code = new GuardedTerm(term, work, withGuardian, keeper).run();
    if (code.isPresent()) {
      ready = null;
      withGuardian.release();
      ended(term, code.getAsInt(), resign);
    }
  }

  private void ended(Leadership term, int code, Runnable resign)
      throws GuardException, InterruptedException {
    if (work.once()) {
      finished.complete(code);
      return;
    }
    if (term.isValid()) {
      notes.accept(
          "the command ended with exit code "
              + code
              + "; it may lead again in "
              + work.config().resignCooldown().toMillis()
              + " ms");
      resign.run();
    } else if (term.endReason().filter(DemotionReason.STOPPED::equals).isPresent()) {
      codeWhenStopped = OptionalInt.of(code);
      return;
    }
    ready = Keeper.start(work, guardian());
  }

  private GuardianProcess guardian() throws GuardException {
    if (guardian == null) {
      throw new GuardException("the guardian has not been started");
    }
    return guardian;
  }

  /**
   * The exit code after a stop that was asked for: that of the command if it ran until then. Having
   * been ended by the SIGTERM that a stop sends is no failure, unless the command runs once.
   *
   * @param clean whether the lease was released
   */
  public int codeAfterStop(boolean clean) {
    if (work.once()) {
      return finished.getNow(OWN_FAILURE);
    }
    int code = onThread(() -> codeWhenStopped).orElse(0);
    if (code == 0 || code == ENDED_BY_SIGTERM) {
      return clean ? 0 : OWN_FAILURE;
    }
    return code;
  }

  private OptionalInt onThread(Callable<OptionalInt> question) {
    Future<OptionalInt> answer = thread.submit(question);
    try {
      return answer.get(LAST_WORD.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      return OptionalInt.of(OWN_FAILURE);
    }
  }

  private interface Task {
    void run() throws GuardException, InterruptedException;
  }

  private void guarded(Task task) {
    try {
      task.run();
    } catch (GuardException e) {
      failed.complete(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      failed.complete("interrupted");
    }
  }

  /** The end of its guardian ends it, unless that is frozen. */
  private static void endIdle(Keeper keeper) {
    keeper.exit().copy().completeOnTimeout(0, LAST_WORD.toSeconds(), TimeUnit.SECONDS).join();
    if (!keeper.exit().isDone()) {
      keeper.killByHand();
    }
  }

  /** Ends guardian and keeper; a command that still runs is told to end, and killed in time. */
  @Override
  public void close() {
    thread.execute(
        () -> {
          if (guardian != null) {
            guardian.close();
          }
          if (ready != null) {
            endIdle(ready);
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_WORD.toSeconds() * 2, TimeUnit.SECONDS)) {
        notes.accept("the command has not ended; its guardian ends it when the lease does");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
