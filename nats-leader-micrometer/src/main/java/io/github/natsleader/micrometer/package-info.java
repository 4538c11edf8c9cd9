// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics of elections, in a Micrometer registry.
 *
 * <p>Begin at {@link io.github.natsleader.micrometer.ElectionMetrics}.
 */
@NullMarked
package io.github.natsleader.micrometer;

import org.jspecify.annotations.NullMarked;
