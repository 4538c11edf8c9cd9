// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * Where the protocol's chance comes from: secure randomness in production, a seed in a simulation.
 */
public interface Entropy {
  /** A token that was never given out before, anywhere. */
  String nextToken();

  /** A number from 0 (included) to 1 (excluded), evenly spread. */
  double nextFraction();
}
