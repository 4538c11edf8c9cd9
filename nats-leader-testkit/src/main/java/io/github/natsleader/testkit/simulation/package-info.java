// SPDX-License-Identifier: Apache-2.0
/**
 * Many participants of the shipped protocol, one register, one thread, one seed, and no real time:
 * every run of a seed is the same run.
 */
@NullMarked
package io.github.natsleader.testkit.simulation;

import org.jspecify.annotations.NullMarked;
