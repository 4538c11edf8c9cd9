// SPDX-License-Identifier: Apache-2.0
/** Where the settings of a connection come from: options, the environment, a context. */
@NullMarked
package io.github.natsleader.cli.settings;

import org.jspecify.annotations.NullMarked;
