// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.protocol;

import java.security.SecureRandom;
import java.util.UUID;

final class MachineThatGambles {
  UUID uuid() {
    return UUID.randomUUID();
  }

  double fraction() {
    return Math.random();
  }

  SecureRandom secure() {
    return new SecureRandom();
  }
}
