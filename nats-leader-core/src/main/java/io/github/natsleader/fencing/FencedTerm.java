// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.ReadOutcome;
import java.util.concurrent.CompletionStage;

/** The term under which guarded writes are made. Safe for use by many threads. */
public interface FencedTerm {
  FencingToken token();

  boolean isValid();

  /** The bucket of the election. */
  String electionBucket();

  /** The group of the election. */
  String group();

  /** Completes when the term ends, never exceptionally. */
  CompletionStage<DemotionReason> ended();

  /** The term is not valid from now on. {@link #refute} follows, and gives it its reason. */
  void revoke();

  /** Ends the term at once, with this reason, and reports why. No effect on one that has ended. */
  void refute(DemotionReason reason, String message);

  /** Reads the election's register from the leader of its stream. */
  CompletionStage<ReadOutcome> readRegister();
}
