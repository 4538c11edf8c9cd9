// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and a key in PEM files, as everything but Java has them.
 *
 * @param ca whom to trust; null for those whom the JVM trusts
 * @param certificate our own; null for none
 * @param key its private key
 */
record TlsFiles(@Nullable Setting ca, @Nullable Setting certificate, @Nullable Setting key) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /** Of a key store that never leaves the memory. */
  private static final char[] NO_PASSWORD = new char[0];

  boolean isEmpty() {
    return ca == null && certificate == null && key == null;
  }

  /**
   * For connecting.
   *
   * @throws IllegalArgumentException naming the option, the file and what is wrong with it
   */
  SSLContext context() {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--tlscert and --tlskey: must be given together");
    }
    try {
      if (isEmpty()) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("--tlsca, --tlscert, --tlskey: " + e.getMessage(), e);
    }
  }

  private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
    if (ca == null) {
      return null;
    }
    KeyStore trusted = emptyStore();
    int number = 0;
    for (Certificate each : certificates(ca)) {
      trusted.setCertificateEntry("ca-" + number++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
    if (certificate == null || key == null) {
      return null;
    }
    Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
    KeyStore own = emptyStore();
    own.setKeyEntry(
        "own", privateKey(key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Setting file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file.readableFile())) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(file.refusal("holds no certificate"));
      }
      return found;
    }
  }

  private static PrivateKey privateKey(Setting file, String algorithm)
      throws GeneralSecurityException, IOException {
    Matcher pem = PKCS8.matcher(Files.readString(file.readableFile()));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          file.refusal(
              "must be PKCS #8 without password in PEM (BEGIN PRIVATE KEY); convert it with"
                  + " openssl pkcs8 -topk8 -nocrypt"));
    }
    byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
