// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The permissions that docs/FENCING.md names are enough, and one denied is told as that. */
class GuardPermissionsTest {
  private static final String USERS =
      """
      authorization { users: [
        { user: admin, password: a }
        { user: writer, password: w, permissions: {
            publish: [
              "$JS.API.STREAM.INFO.KV_accounts", "$JS.API.STREAM.MSG.GET.KV_accounts",
              "$KV.accounts.nle.fence", "$KV.accounts.own.>" ],
            subscribe: [ "_INBOX.>" ] } }
      ] }
      """;

  @RegisterExtension
  static final NatsServerExtension nats =
      NatsServerExtension.create(builder -> builder.config(USERS));

  @Test
  void thePermissionsOfTheDocumentationAreEnough() throws Exception {
    try (GuardedWorld admin = as("admin:a");
        GuardedWorld writer = as("writer:w")) {
      assertThat(admin.create("accounts")).isNotNull();
      FencedBucket view = writer.bucket(StubbornTerm.of(7), "accounts");

      long revision = view.put("own.k", bytes("v"));
      assertThat(view.update("own.k", bytes("w"), revision)).isPositive();
      assertThat(view.get("own.k")).isPresent();
      assertThat(view.delete("own.k")).isPositive();

      assertThatExceptionOfType(FencedAccessException.class)
          .isThrownBy(() -> view.withTimeout(Duration.ofMillis(1500)).put("foreign", bytes("x")))
          .withMessageContaining("$KV.accounts.foreign");
      assertThat(view.put("own.k", bytes("still works"))).isPositive();
    }
  }

  private static GuardedWorld as(String user) throws Exception {
    return GuardedWorld.on(nats.server().url().replace("nats://", "nats://" + user + "@"));
  }
}
