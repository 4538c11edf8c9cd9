// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.cli.settings.Setting;
import org.junit.jupiter.api.Test;

class ServerAddressTest {
  @Test
  void isTheLocalServerWhereNothingIsSet() {
    assertThat(ServerAddress.of(new Setting("--server", "nats://o:1")).url())
        .isEqualTo("nats://o:1");
    assertThat(ServerAddress.of(null).url()).isEqualTo("nats://localhost:4222");
  }

  @Test
  void isTakenOutOfAMessage() {
    assertThat(ServerAddress.redacted("to [nats://me:p/w@h:1, tls://token@b:2]: write to a@b"))
        .isEqualTo("to [nats://h:1, tls://b:2]: write to a@b");
  }

  @Test
  void isShownWithoutCredentials() {
    assertThat(new ServerAddress("nats://me:p@ss@a:1,tls://token@b:2,c:3"))
        .hasToString("nats://a:1,tls://b:2,c:3");
  }
}
