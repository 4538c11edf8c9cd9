// SPDX-License-Identifier: Apache-2.0
/**
 * Fenced writes (rules F1 and F2): raises a fence in a bucket or stream of the user's, makes every
 * write name it, and finds out what became of a write whose answer was lost. Everything here runs
 * on the caller's thread; a lane puts the writes of one term and one fence in a row. The stream
 * itself lies behind a port.
 */
@NullMarked
package io.github.natsleader.fencing;

import org.jspecify.annotations.NullMarked;
