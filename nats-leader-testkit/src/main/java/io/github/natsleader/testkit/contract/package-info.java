// SPDX-License-Identifier: Apache-2.0
/**
 * The contract of {@link io.github.natsleader.spi.LeaseStore} and {@link
 * io.github.natsleader.spi.LeaseConnection}, as JUnit tests that the author of a store inherits.
 * Needs JUnit Jupiter, which the user brings.
 */
@NullMarked
package io.github.natsleader.testkit.contract;

import org.jspecify.annotations.NullMarked;
