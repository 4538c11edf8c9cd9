// SPDX-License-Identifier: Apache-2.0
/**
 * Leader election on NATS JetStream key-value buckets.
 *
 * <p>What is <em>not</em> promised, first:
 *
 * <ul>
 *   <li>That work which checked {@link io.github.natsleader.Election#isLeader()} a moment ago is
 *       still alone when it takes effect. A process can be paused between the check and the effect
 *       for any time. Only fencing gives that: pass {@link io.github.natsleader.Leadership#token()}
 *       along, and have what is written to refuse older epochs.
 *   <li>Anything for copies of a running machine that go on at the same time with one token.
 *   <li>Noticing a suspend of the machine that is hidden by a wall clock set back.
 *   <li>That anybody leads while the stream has no leader: with three replicas, up to about ten
 *       seconds.
 * </ul>
 *
 * <p>What is promised: at no instant do two participants of a group both answer {@code isLeader()
 * == true}; epochs of successive terms grow; every promote is followed by exactly one demote with
 * one reason; when faults end, somebody healthy leads within one lease and a bounded time.
 *
 * <p>That rests on this: clock rates differ by no more than {@code maxClockDrift}; NATS keeps what
 * it acknowledged and never repeats a revision (a memory bucket with one replica does, and needs an
 * explicit setting); nobody purges the stream or deletes the bucket under a live lease while {@code
 * coldStartDelay} is below the longest lease of the group, or restores an older copy of it; no
 * participant's {@code ttl} is below a live lease that it has not seen.
 *
 * <p>Begin at {@link io.github.natsleader.NatsLeader}.
 */
@NullMarked
package io.github.natsleader;

import org.jspecify.annotations.NullMarked;
