// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.time.Duration;

/**
 * What an election needs of its bucket.
 *
 * @param ttl the election's lease; a bucket's own time limit must be at least three times as long
 * @param replicas with how many replicas to create the bucket where it is missing; an existing
 *     bucket keeps its own
 * @param allowVolatileStorage whether a memory bucket with one replica is accepted
 */
public record RegisterRequirements(Duration ttl, int replicas, boolean allowVolatileStorage) {}
