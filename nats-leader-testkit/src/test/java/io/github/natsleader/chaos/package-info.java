// SPDX-License-Identifier: Apache-2.0

/**
 * Five participants in processes of their own against a cluster of three nats-servers, with faults
 * at random on all of them; and single failures of such a cluster, one at a time.
 */
@NullMarked
package io.github.natsleader.chaos;

import org.jspecify.annotations.NullMarked;
