// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionState;
import io.github.natsleader.LeaderInfo;
import org.jspecify.annotations.Nullable;

/**
 * Everything a machine remembers between two steps.
 *
 * @param standing the published state
 * @param link what is known of the way to the register
 * @param register what is known of the register
 * @param reading the reads of it
 * @param tenure our hold on it; null while we have none
 * @param write the one write in flight; null for none
 * @param campaign when it may be acquired
 * @param holdEndsNanos until when a term must not begin, whatever is acquired (rule P3); survives
 *     abandoning
 * @param ending a term that winds down; null for none
 * @param stopPlan set once the election is to end
 * @param leader the leader that was announced last; null for none
 * @param vitals what is shown of renewals
 * @param priority ours at present; 0 for none
 * @param health what the health checks have told
 * @param proofs the proofs of leadership that are asked for
 * @param asking how far a leader of lower priority was asked for its lease
 */
record MachineState(
    Standing standing,
    Link link,
    RegisterView register,
    Reading reading,
    @Nullable Tenure tenure,
    @Nullable PendingWrite write,
    Campaign campaign,
    long holdEndsNanos,
    @Nullable Ending ending,
    @Nullable StopPlan stopPlan,
    @Nullable LeaderInfo leader,
    Vitals vitals,
    int priority,
    Health health,
    Proofs proofs,
    Asking asking) {

  static MachineState initial(int priority, Now now) {
    return new MachineState(
        new Standing(ElectionState.INIT, now, 0),
        Link.initial(),
        RegisterView.blank(),
        Reading.idle(),
        null,
        null,
        Campaign.idle(),
        0,
        null,
        null,
        null,
        new Vitals(null, 0),
        priority,
        Health.unknown(),
        Proofs.none(),
        Asking.nobody());
  }
}
