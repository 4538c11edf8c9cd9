// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionState;

/**
 * The published state.
 *
 * @param state which
 * @param since when it was entered
 * @param terms how many terms have begun
 */
record Standing(ElectionState state, Now since, long terms) {}
