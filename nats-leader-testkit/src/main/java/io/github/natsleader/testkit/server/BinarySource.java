// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

/** One way of finding a nats-server executable. */
sealed interface BinarySource
    permits ExplicitSource, PathSource, CacheSource, GoInstallSource, ReleaseArchiveSource {

  /** The name of this way, for messages and as the origin of what it finds. */
  String way();

  /** Looks; blocks for no longer than the bounds of its search. */
  Finding look() throws InterruptedException;
}
