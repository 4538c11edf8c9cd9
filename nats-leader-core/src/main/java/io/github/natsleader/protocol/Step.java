// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import java.util.List;

/** The outcome of one step: the next machine, and what to do, in this order. */
public record Step(ElectionMachine next, List<Effect> effects) {
  /** Copies the effects. */
  public Step {
    effects = List.copyOf(effects);
  }
}
