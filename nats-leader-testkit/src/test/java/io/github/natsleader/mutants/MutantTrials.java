// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a mutant's classes, once, and has killers try them. */
final class MutantTrials {
  private final Trial trial;

  private MutantTrials(Trial trial) {
    this.trial = trial;
  }

  /**
   * A mutant that compiles; {@link Mutant#none()} goes the same way.
   *
   * @throws UnfitMutantException if it does not apply or compile
   */
  static MutantTrials of(Mutant mutant, Checkout checkout, Path directory)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve(mutant.name()));
    Path source = Files.createDirectories(own.resolve("source"));
    Path classes = own.resolve("classes");
    new ProtocolCompiler().compile(mutant, MutatedSource.of(mutant, checkout, source), classes);
    return new MutantTrials(new Trial(mutant, classes, own));
  }

  /** See {@link Trial#by}. */
  Verdict by(Killer killer, Budget budget) throws IOException, InterruptedException {
    return trial.by(killer, budget);
  }
}
