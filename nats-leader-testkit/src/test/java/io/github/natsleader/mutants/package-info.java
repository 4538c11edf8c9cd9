// SPDX-License-Identifier: Apache-2.0
/**
 * Deliberate defects of the protocol, each a patch, and what notices them. A patch is applied to a
 * copy of the source, compiled, and put before the shipped classes in a JVM of its own.
 */
@org.jspecify.annotations.NullMarked
package io.github.natsleader.mutants;
