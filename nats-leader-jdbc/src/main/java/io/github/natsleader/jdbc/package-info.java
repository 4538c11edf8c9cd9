// SPDX-License-Identifier: Apache-2.0
/**
 * Guards a database against a leader whose term is over, by a fence row that is checked and raised
 * in the database itself.
 *
 * <p>What is <em>not</em> promised, first: anything for a transaction that does not end with {@link
 * io.github.natsleader.jdbc.JdbcFence#seal}, for guarded state read from a replica, or for
 * databases other than PostgreSQL and H2.
 *
 * <p>Begin at {@link io.github.natsleader.jdbc.JdbcFence}.
 */
@NullMarked
package io.github.natsleader.jdbc;

import org.jspecify.annotations.NullMarked;
