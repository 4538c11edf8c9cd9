// SPDX-License-Identifier: Apache-2.0
/**
 * One history of a run, whoever ran it (a simulation, a cluster, your own test), and one checker
 * for each guarantee of an election, named after it.
 */
@NullMarked
package io.github.natsleader.testkit.history;

import org.jspecify.annotations.NullMarked;
