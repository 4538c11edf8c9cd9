// SPDX-License-Identifier: Apache-2.0

/** What the scripts for long runs take, and pass on. */
@NullMarked
package io.github.natsleader.scripts;

import org.jspecify.annotations.NullMarked;
