// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;

/** Does the same thing at the state changes, beginnings and ends that it hears of. */
record NotingListener(Runnable note) implements ElectionListener {
  @Override
  public void onStateChange(ElectionState from, ElectionState to) {
    note.run();
  }

  @Override
  public void onPromoted(Leadership leadership) {
    note.run();
  }

  @Override
  public void onDemoted(FencingToken token, DemotionReason reason) {
    note.run();
  }
}
