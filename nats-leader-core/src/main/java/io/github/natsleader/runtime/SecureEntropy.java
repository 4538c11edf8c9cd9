// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.protocol.Entropy;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Random UUIDs as tokens; delays need no secrecy. */
enum SecureEntropy implements Entropy {
  INSTANCE;

  @Override
  public String nextToken() {
    return UUID.randomUUID().toString();
  }

  @Override
  public double nextFraction() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
