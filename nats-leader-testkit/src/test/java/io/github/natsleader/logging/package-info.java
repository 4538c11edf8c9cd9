// SPDX-License-Identifier: Apache-2.0
/** Captures what is logged. */
@NullMarked
package io.github.natsleader.logging;

import org.jspecify.annotations.NullMarked;
