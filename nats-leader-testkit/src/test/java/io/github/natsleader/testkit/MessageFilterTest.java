// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageFilterTest {
  private static final String INFO = "INFO {\"port\":4222,\"text\":\"M 5\"}\r\n";
  private static final String MESSAGE = "MSG a.b 1 12\r\nPONG\r\nMSG 1\n\r\n";
  private static final String WITH_REPLY = "MSG a.7 1 _INBOX.9 0\r\n\r\n";
  private static final String WITH_HEADERS =
      "HMSG a 2 _INBOX.x.12 12 15\r\nNATS/1.0\r\n\r\nabc\r\n";
  private static final String OTHERS = "PING\r\nPONG\r\n+OK\r\n-ERR 'M 3'\r\n";
  private static final String STREAM =
      INFO + MESSAGE + "PING\r\n" + WITH_REPLY + WITH_HEADERS + OTHERS + MESSAGE;

  @Test
  void takesMessagesOutWhereverPiecesEnd() {
    for (int size = 1; size <= STREAM.length(); size++) {
      assertThat(filtered(STREAM, size, true))
          .as("in pieces of %d", size)
          .isEqualTo(INFO + "PING\r\n" + OTHERS);
    }
  }

  @Test
  void leavesEverythingOtherwise() {
    for (int size = 1; size <= STREAM.length(); size++) {
      assertThat(filtered(STREAM, size, false)).isEqualTo(STREAM);
    }
  }

  @Test
  void aMessageThatHasBegunGoesTheWayItWent() {
    String head = MESSAGE.substring(0, 18);
    String tail = MESSAGE.substring(18);
    MessageFilter begunBefore = new MessageFilter();
    MessageFilter begunMeanwhile = new MessageFilter();

    assertThat(pass(begunBefore, head, false)).isEqualTo(head);
    assertThat(pass(begunBefore, tail + MESSAGE, true)).isEqualTo(tail);

    assertThat(pass(begunMeanwhile, head, true)).isEmpty();
    assertThat(pass(begunMeanwhile, tail + MESSAGE, false)).isEqualTo(MESSAGE);
  }

  private static String filtered(String stream, int size, boolean dropping) {
    MessageFilter filter = new MessageFilter();
    StringBuilder passed = new StringBuilder();
    Stream.iterate(0, at -> at < stream.length(), at -> at + size)
        .map(at -> stream.substring(at, Math.min(stream.length(), at + size)))
        .forEach(piece -> passed.append(pass(filter, piece, dropping)));
    return passed.toString();
  }

  private static String pass(MessageFilter filter, String piece, boolean dropping) {
    return new String(filter.pass(piece.getBytes(US_ASCII), dropping), US_ASCII);
  }
}
