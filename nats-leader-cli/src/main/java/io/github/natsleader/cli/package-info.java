// SPDX-License-Identifier: Apache-2.0
/** The {@code nle} command and its subcommands, each a class. */
@NullMarked
package io.github.natsleader.cli;

import org.jspecify.annotations.NullMarked;
