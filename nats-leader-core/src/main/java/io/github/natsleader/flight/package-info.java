// SPDX-License-Identifier: Apache-2.0
/**
 * Events for the JDK's Flight Recorder. Nothing here is loaded where the module {@code jdk.jfr} is
 * not there, and nothing is allocated for an event that no recording wants.
 */
@NullMarked
package io.github.natsleader.flight;

import org.jspecify.annotations.NullMarked;
