// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nats.client.impl.NatsMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which headers go out, whatever and however many they are. */
class OrderedHeadersTest {
  private static final String REVISION = "Nats-Expected-Last-Subject-Sequence";
  private static final String OF_SUBJECT = REVISION + "-Subject";

  @Test
  void headersGoOutInTheOrderInWhichTheyWereGiven() {
    OrderedHeaders headers =
        new OrderedHeaders()
            .with(REVISION, "7")
            .with(OF_SUBJECT, "a.b")
            .with("Many", List.of("1", "2"))
            .with("A", "x");

    assertThat(text(headers.getSerialized()))
        .isEqualTo(
            "NATS/1.0\r\n"
                + REVISION
                + ":7\r\n"
                + OF_SUBJECT
                + ":a.b\r\nMany:1\r\nMany:2\r\nA:x\r\n\r\n");
    assertThat(headers.getSerialized()).hasSize(headers.serializedLength());
  }

  /** However many more there are, and however the client hashes them. */
  @Test
  void theExpectationStaysFirstInTheClientsMessage() {
    for (int more = 0; more < 200; more++) {
      OrderedHeaders headers = new OrderedHeaders().with(REVISION, "7").with(OF_SUBJECT, "a.b");
      for (int i = 0; i < more; i++) {
        headers.with("User-" + i, REVISION + REVISION);
      }
      NatsMessage message =
          NatsMessage.builder().subject("s").headers(headers).data(new byte[0]).build();

      byte[] sent = message.getHeaders().getSerialized();
      byte[] copied = new byte[sent.length + 3];
      assertThat(message.getHeaders().serializeToArray(3, copied)).isEqualTo(sent.length);

      assertThat(text(sent)).startsWith("NATS/1.0\r\n" + REVISION + ":7\r\n" + OF_SUBJECT);
      assertThat(text(copied).substring(3)).isEqualTo(text(sent));
    }
  }

  @Test
  void whatIsNoHeaderIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new OrderedHeaders().with("a:b", "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OrderedHeaders().with("a", "x\r\nb: c"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
