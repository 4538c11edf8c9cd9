// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The search of this machine, by whichever way it leads to a real server. */
class RealBinaryTest {

  @Test
  void isFoundAndFoundAgain() throws Exception {
    NatsServerBinary binary = NatsServerBinary.find();
    assertThat(binary.executable()).isExecutable();
    assertThat(binary.version()).isGreaterThan(ServerVersion.parse("2.6.0"));
    assertThat(NatsServerBinary.find().executable()).isEqualTo(binary.executable());
  }
}
