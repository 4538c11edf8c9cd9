// SPDX-License-Identifier: Apache-2.0
/** A short play: three participants, a crash, a clean stop. */
@NullMarked
package io.github.natsleader.cli.demo;

import org.jspecify.annotations.NullMarked;
