// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * The newest revision of the register that this participant has seen, and when it first processed
 * it (rule W1).
 *
 * @param revision 0 for an absent key
 * @param occupant who has the register by it
 * @param firstSeenNanos on the monotonic clock
 */
record Sighting(long revision, Occupant occupant, long firstSeenNanos) {}
