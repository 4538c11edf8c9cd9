// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Who we are by an nkey, which can be another one at the next connect. */
final class Seed implements AuthHandler {
  private static final char[] NO_JWT = new char[0];

  private volatile NKey key;

  Seed(NKey key) {
    this.key = key;
  }

  void replaceBy(NKey next) {
    key = next;
  }

  @Override
  public byte[] sign(byte[] nonce) {
    try {
      return key.sign(nonce);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public char[] getID() {
    try {
      return key.getPublicKey();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public char[] getJWT() {
    return NO_JWT;
  }
}
