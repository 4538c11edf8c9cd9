// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * Names one write: the {@code n}-th of the term {@code token}. All its transmissions carry the same
 * bytes (rule H3).
 */
public record WriteId(String token, long n) {}
