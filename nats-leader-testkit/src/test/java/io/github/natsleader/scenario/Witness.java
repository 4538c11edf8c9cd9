// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hears what happens in one election, with the time on {@link System#nanoTime}. Its callbacks
 * return at once.
 */
final class Witness implements ElectionListener, Election.PromoteCallback, Election.DemoteCallback {
  /** A term began. */
  record Promotion(FencingToken token, long atNanos) {}

  /** A term ended. */
  record Demotion(FencingToken token, DemotionReason reason, long atNanos) {}

  private final List<Promotion> promotions = new CopyOnWriteArrayList<>();
  private final List<Demotion> demotions = new CopyOnWriteArrayList<>();
  private final List<ElectionProblem> problems = new CopyOnWriteArrayList<>();
  private final List<String> callbacks = new CopyOnWriteArrayList<>();

  @Override
  public void onPromoted(Leadership leadership) {
    promotions.add(new Promotion(leadership.token(), System.nanoTime()));
  }

  @Override
  public void onDemoted(FencingToken token, DemotionReason reason) {
    demotions.add(new Demotion(token, reason, System.nanoTime()));
  }

  @Override
  public void onProblem(ElectionProblem problem) {
    problems.add(problem);
  }

  @Override
  public void onPromote(Leadership leadership) {
    callbacks.add("promote");
  }

  @Override
  public void onDemote(DemotionReason reason) {
    callbacks.add("demote");
  }

  List<Promotion> promotions() {
    return List.copyOf(promotions);
  }

  List<Demotion> demotions() {
    return List.copyOf(demotions);
  }

  List<ElectionProblem> problems() {
    return List.copyOf(problems);
  }

  /** All but what is said at the start of a bucket or a server that could be better. */
  List<ElectionProblem> troubles() {
    return problems.stream()
        .filter(problem -> problem.kind() != ElectionProblem.Kind.BUCKET_WARNING)
        .toList();
  }

  boolean hasHeardOf(ElectionProblem.Kind kind) {
    return problems.stream().anyMatch(problem -> problem.kind() == kind);
  }

  /** What must hold of every election once it has stopped (invariants 3 and 7). */
  void requireOrder() {
    for (int i = 0; i < callbacks.size(); i++) {
      assertThat(callbacks.get(i))
          .as("callback %d", i)
          .isEqualTo(i % 2 == 0 ? "promote" : "demote");
    }
    assertThat(callbacks.size() % 2).as("every promote has its demote").isZero();
    assertThat(problems)
        .noneMatch(problem -> problem.kind() == ElectionProblem.Kind.INTERNAL)
        .noneMatch(problem -> problem.kind() == ElectionProblem.Kind.CALLBACK_FAILED);
  }
}
