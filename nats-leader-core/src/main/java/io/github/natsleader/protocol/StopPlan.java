// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * The election is to end.
 *
 * @param deleteKey whether a lease that is held is released
 * @param giveUpAtNanos when it ends, whatever is still open
 */
record StopPlan(boolean deleteKey, long giveUpAtNanos) {}
