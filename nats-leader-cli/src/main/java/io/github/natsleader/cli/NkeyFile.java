// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.settings.Setting;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Who we are by the seed in a file, which is read at every connect: it may be replaced meanwhile.
 */
final class NkeyFile implements AuthHandler {
  private static final char[] NO_JWT = new char[0];

  private final String name;
  private final Path file;

  /** The seed in the file that this setting names. */
  NkeyFile(Setting setting) {
    name = setting.name();
    file = setting.readableFile();
  }

  @Override
  public byte[] sign(byte[] nonce) {
    return with(key -> key.sign(nonce));
  }

  @Override
  public char[] getID() {
    return with(key -> key.getPublicKey().clone());
  }

  @Override
  public char[] getJWT() {
    return NO_JWT;
  }

  private interface Use<T> {
    T of(NKey key) throws GeneralSecurityException, IOException;
  }

  private <T> T with(Use<T> use) {
    NKey key = read();
    try {
      return use.of(key);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the nkey in " + file + " cannot be used", e);
    } finally {
      key.clear();
    }
  }

  private NKey read() {
    try {
      String seed =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("-"))
              .findFirst()
              .orElse("");
      return NKey.fromSeed(seed.toCharArray());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " = " + file + " cannot be read", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(name + " = " + file + " holds no seed of an nkey", e);
    }
  }
}
