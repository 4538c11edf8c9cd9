// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

/**
 * A time during which a participant led without a break.
 *
 * @param participant who
 * @param epoch in which term
 * @param fromNanos since when at the latest
 * @param toNanos until when at least; more than {@code fromNanos}
 */
public record CertainLeadership(String participant, long epoch, long fromNanos, long toNanos) {}
