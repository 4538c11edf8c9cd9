// SPDX-License-Identifier: Apache-2.0
/**
 * The ports on NATS: the only package that speaks to the jnats client. One {@link
 * io.github.natsleader.nats.NatsLeaseConnection} serves all buckets of a connection, with two
 * threads of its own and one dispatcher of the client, however many elections there are.
 */
@NullMarked
package io.github.natsleader.nats;

import org.jspecify.annotations.NullMarked;
