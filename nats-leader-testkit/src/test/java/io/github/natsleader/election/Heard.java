// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that writes down what it hears, one line a call. */
final class Heard implements ElectionListener {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<ElectionProblem> problems = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return lines;
  }

  List<ElectionProblem.Kind> problemKinds() {
    return problems.stream().map(ElectionProblem::kind).toList();
  }

  ElectionProblem problem(ElectionProblem.Kind kind) {
    return problems.stream().filter(problem -> problem.kind() == kind).findFirst().orElseThrow();
  }

  void await(String line) {
    Testbed.waiting().until(() -> lines.contains(line));
  }

  void await(ElectionProblem.Kind kind) {
    Testbed.waiting().until(() -> problemKinds().contains(kind));
  }

  @Override
  public void onStateChange(ElectionState from, ElectionState to) {
    lines.add(from + " > " + to);
  }

  @Override
  public void onLeaderChange(Optional<LeaderInfo> leader) {
    lines.add("leader " + leader.map(LeaderInfo::id).orElse("none"));
  }

  @Override
  public void onPromoted(Leadership leadership) {
    lines.add("promoted");
  }

  @Override
  public void onAtRisk(Duration remaining) {
    lines.add("at risk");
  }

  @Override
  public void onRecovered() {
    lines.add("recovered");
  }

  @Override
  public void onDemoted(FencingToken token, DemotionReason reason) {
    lines.add("demoted " + reason);
  }

  @Override
  public void onProblem(ElectionProblem problem) {
    problems.add(problem);
  }
}
