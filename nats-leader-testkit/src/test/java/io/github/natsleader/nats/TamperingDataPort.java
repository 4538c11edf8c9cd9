// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.nats.client.impl.SocketDataPort;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** What a connection reads from its server, changed on the way. The client makes it by its name. */
public final class TamperingDataPort extends SocketDataPort {
  private static volatile UnaryOperator<String> tampering = UnaryOperator.identity();

  /** Changes what comes from now on; the length must stay. */
  static void tamper(UnaryOperator<String> change) {
    tampering = change;
  }

  static void stop() {
    tampering = UnaryOperator.identity();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count > 0) {
      byte[] changed =
          tampering.apply(new String(target, offset, count, ISO_8859_1)).getBytes(ISO_8859_1);
      System.arraycopy(changed, 0, target, offset, count);
    }
    return count;
  }
}
