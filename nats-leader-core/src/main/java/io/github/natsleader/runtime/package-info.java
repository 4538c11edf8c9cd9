// SPDX-License-Identifier: Apache-2.0
/**
 * Drives the protocol: one thread takes inputs and carries effects out, callbacks and listeners run
 * on threads of their own, and the handles that users hold compare clocks by themselves.
 */
@NullMarked
package io.github.natsleader.runtime;

import org.jspecify.annotations.NullMarked;
