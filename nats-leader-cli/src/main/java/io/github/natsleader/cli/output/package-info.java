// SPDX-License-Identifier: Apache-2.0
/** How results look: tables and times for people, JSON for programs. */
@NullMarked
package io.github.natsleader.cli.output;

import org.jspecify.annotations.NullMarked;
