// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of two days with what it has signed, made by the JDK's own keytool in a
 * directory of the test.
 */
final class Certificates {
  private static final String PASSWORD = "only-for-tests";

  private final Path directory;
  private final Path store;

  private Certificates(Path directory) {
    this.directory = directory;
    this.store = directory.resolve("all.p12");
  }

  /** With a server for 127.0.0.1 and one client. */
  static Certificates in(Path directory) throws Exception {
    Certificates made = new Certificates(directory);
    made.generate("ca", "CN=test authority", "-ext", "bc:c");
    made.generate("server", "CN=test server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    made.generate("client", "CN=test client", "-signer", "ca", "-ext", "eku=clientAuth");
    return made;
  }

  private void generate(String alias, String name, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(output).isZero();
  }

  /** The certificate in a PEM file. */
  Path certificate(String alias) throws GeneralSecurityException, IOException {
    return pem(alias + ".pem", "CERTIFICATE", load().getCertificate(alias).getEncoded());
  }

  /** The private key in a PEM file, as PKCS #8. */
  Path key(String alias) throws GeneralSecurityException, IOException {
    Key key = load().getKey(alias, PASSWORD.toCharArray());
    return pem(alias + "-key.pem", "PRIVATE KEY", key.getEncoded());
  }

  private Path pem(String file, String type, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }

  /** For a client that trusts the authority, and has no certificate itself. */
  SSLContext trusting() throws GeneralSecurityException, IOException {
    return context(null);
  }

  /** For a client that trusts the authority, and shows its own certificate. */
  SSLContext showingOwn() throws GeneralSecurityException, IOException {
    KeyStore own = empty();
    KeyStore all = load();
    own.setKeyEntry(
        "client",
        all.getKey("client", PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        new Certificate[] {all.getCertificate("client")});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, PASSWORD.toCharArray());
    return context(factory.getKeyManagers());
  }

  private SSLContext context(KeyManager[] own) throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", load().getCertificate("ca"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, factory.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    return loaded;
  }
}
