// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {

  @Test
  void ordersAsReleasesFollowEachOther() {
    assertThat(
            Stream.of("2.10.0", "2.9.10", "3.0.0", "2.10.0-RC.1", "2.10.29", "2.10.0-RC.2")
                .map(ServerVersion::parse)
                .sorted()
                .map(ServerVersion::toString))
        .containsExactly("2.9.10", "2.10.0-RC.1", "2.10.0-RC.2", "2.10.0", "2.10.29", "3.0.0");
  }

  @Test
  void namesItsTag() {
    assertThat(ServerVersion.parse("v2.11.0-RC.1").tag()).isEqualTo("v2.11.0-RC.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2.15", "2.15.x", "2.15.2 ", "latest", "2.15.99999999999"})
  void refusesWhatIsNoVersion(String text) {
    assertThatThrownBy(() -> ServerVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void readsWhatAServerPrints() {
    assertThat(ServerVersion.fromPrinted("nats-server: v2.15.2\n"))
        .contains(new ServerVersion(2, 15, 2, ""));
    assertThat(ServerVersion.fromPrinted("git version 2.39.2\n")).isEmpty();
  }
}
