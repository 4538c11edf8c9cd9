// SPDX-License-Identifier: Apache-2.0
/**
 * Explores all interleavings of a few participants of one election, to a stated bound: every order
 * of deliveries, faults and clock ticks that the bound allows, breadth first, so that a violation
 * comes with one of the shortest ways to it.
 */
package io.github.natsleader.explorer;
