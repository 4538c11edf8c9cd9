// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.nio.file.Path;

/**
 * An executable that must be used.
 *
 * @param path where it is
 * @param setBy what demands it, for messages, such as {@code NLE_NATS_SERVER}
 */
public record ExplicitExecutable(Path path, String setBy) {}
