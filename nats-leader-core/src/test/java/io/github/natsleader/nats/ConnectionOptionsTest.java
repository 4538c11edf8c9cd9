// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ConnectionOptions.Finding;
import io.nats.client.Options;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionOptionsTest {
  @Test
  void nothingIsToSayOfTheRecommendedOnes() {
    assertThat(ConnectionOptions.findings(ConnectionOptions.recommended().build())).isEmpty();
  }

  @Test
  void theClientsDefaultsAreTold() {
    assertThat(ConnectionOptions.findings(Options.builder().build()))
        .extracting(Finding::option)
        .containsExactly("maxReconnects", "reconnectWait", "reconnectBufferSize", "pingInterval");
  }

  @Test
  void whatHidesALossIsTold() {
    Options options =
        ConnectionOptions.recommended()
            .discardMessagesWhenOutgoingQueueFull()
            .noNoResponders()
            .noHeaders()
            .pingInterval(Duration.ofMinutes(2))
            .build();
    assertThat(ConnectionOptions.findings(options))
        .extracting(Finding::option)
        .containsExactly(
            "discardMessagesWhenOutgoingQueueFull", "noNoResponders", "noHeaders", "pingInterval");
  }

  @Test
  void aJitterThatEndsReconnectingIsTold() {
    Options options =
        ConnectionOptions.recommended()
            .reconnectJitter(Duration.ZERO)
            .reconnectJitterTls(Duration.ZERO)
            .build();
    assertThat(ConnectionOptions.findings(options))
        .extracting(Finding::option)
        .containsExactly("reconnectJitter", "reconnectJitterTls");
  }
}
