// SPDX-License-Identifier: Apache-2.0
/** What a participant tells about its election, one line an event. */
@NullMarked
package io.github.natsleader.cli.events;

import org.jspecify.annotations.NullMarked;
