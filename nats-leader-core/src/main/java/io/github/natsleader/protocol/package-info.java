// SPDX-License-Identifier: Apache-2.0
/**
 * The election protocol, pure: a state, an input and the time give the next state and what to do
 * about it. Nothing here knows of threads, sockets, clocks, randomness or logging. The rules that
 * comments name (H3, W2, ...) are written out in {@code docs/PROTOCOL.md}.
 */
@NullMarked
package io.github.natsleader.protocol;

import org.jspecify.annotations.NullMarked;
