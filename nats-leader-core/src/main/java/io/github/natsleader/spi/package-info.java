// SPDX-License-Identifier: Apache-2.0
/**
 * The ports of the library: what it needs of a store and of a clock. Implement these to run
 * elections on something else than NATS, in a test for instance; the test kit has an in-memory
 * implementation and the contract as tests.
 */
@NullMarked
package io.github.natsleader.spi;

import org.jspecify.annotations.NullMarked;
