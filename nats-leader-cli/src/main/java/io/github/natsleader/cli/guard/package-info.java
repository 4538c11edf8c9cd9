// SPDX-License-Identifier: Apache-2.0
/**
 * A command that runs only while its participant leads, and what ends it whatever becomes of the
 * participant's process.
 *
 * <p>Four kinds of processes take part. <em>nle</em> takes part in the election. The
 * <em>guardian</em>, a small JVM, hears each new end of the lease from it by a pipe. The
 * <em>keeper</em>, a few lines of shell, gets the guardian's signals by another pipe and sends them
 * with no need to start anything. The <em>command</em> runs in a process group of its own. Each of
 * the first two may be frozen or killed at any instant: the group is dead before the lease has
 * ended.
 */
@NullMarked
package io.github.natsleader.cli.guard;

import org.jspecify.annotations.NullMarked;
