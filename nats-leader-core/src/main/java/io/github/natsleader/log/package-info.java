// SPDX-License-Identifier: Apache-2.0
/**
 * What is logged: {@link io.github.natsleader.log.LogEvent} names every log point of the library,
 * and {@link io.github.natsleader.log.ElectionLog} writes those of an election.
 */
@NullMarked
package io.github.natsleader.log;

import org.jspecify.annotations.NullMarked;
