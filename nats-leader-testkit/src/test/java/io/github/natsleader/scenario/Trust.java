// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * An operator with two accounts, whose users have JWTs: a server's decentralised authentication.
 */
final class Trust {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String NO_LIMITS =
      """
      {"type":"account","version":2,"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,
      "exports":-1,"wildcards":true,"conn":-1,"leaf":-1,"mem_storage":%d,"disk_storage":%d,
      "streams":-1,"consumer":-1}}
      """;

  private final NKey operator = NKey.createOperator(RANDOM);
  private final NKey system = NKey.createAccount(RANDOM);
  private final NKey account = NKey.createAccount(RANDOM);

  Trust() throws GeneralSecurityException, IOException {}

  static NKey user() throws GeneralSecurityException, IOException {
    return NKey.createUser(RANDOM);
  }

  static String name(NKey key) throws GeneralSecurityException, IOException {
    return new String(key.getPublicKey());
  }

  /** For a server that trusts the operator and knows its accounts. */
  String config() throws GeneralSecurityException, IOException {
    return """
        operator: %s
        system_account: %s
        resolver: MEMORY
        resolver_preload: {
          %s: %s
          %s: %s
        }
        """
        .formatted(
            claim(operator, operator, "{\"type\":\"operator\",\"version\":2}"),
            name(system),
            name(system),
            claim(operator, system, NO_LIMITS.formatted(0, 0)),
            name(account),
            claim(operator, account, NO_LIMITS.formatted(-1, -1)));
  }

  private static String claim(NKey issuer, NKey subject, String nats)
      throws GeneralSecurityException, IOException {
    return JwtUtils.issueJWT(
        issuer,
        name(subject),
        "test",
        null,
        JwtUtils.currentTimeSeconds(),
        name(issuer),
        () -> nats.replace("\n", ""));
  }

  /** A credentials file's text, for a new user. */
  String credentials(Duration lifetime) throws GeneralSecurityException, IOException {
    NKey user = user();
    String jwt = JwtUtils.issueUserJWT(account, name(account), name(user), "test", lifetime);
    return JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, new String(user.getSeed()));
  }
}
