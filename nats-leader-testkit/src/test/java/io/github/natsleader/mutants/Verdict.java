// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

/**
 * What a killer says.
 *
 * @param violated whether a guarantee was broken
 * @param work what it took: a seed and steps, or states
 * @param what the violation, with its guarantee; empty for none
 * @param millis how long it took, the JVM's start included
 */
record Verdict(boolean violated, String work, String what, long millis) {}
