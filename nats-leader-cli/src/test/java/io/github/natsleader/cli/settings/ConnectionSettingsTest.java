// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of options, environment and context counts. */
class ConnectionSettingsTest {
  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private final Layer options = new Layer();

  @BeforeEach
  void createContexts() throws IOException {
    Files.createDirectories(contexts());
  }

  private Path contexts() {
    return home.resolve(".config").resolve("nats").resolve("context");
  }

  private void context(String name, String json) throws IOException {
    Files.writeString(contexts().resolve(name + ".json"), json);
  }

  private void select(String name) throws IOException {
    Files.writeString(contexts().resolveSibling("context.txt"), name);
  }

  private @Nullable String value(Field field, @Nullable String context) {
    Setting setting = ConnectionSettings.of(options, context, environment, home).get(field);
    return setting == null ? null : setting.value();
  }

  @Test
  void anOptionGoesBeforeTheEnvironmentAndThatBeforeTheContext() throws IOException {
    context("c", "{\"url\":\"nats://context:1\",\"inbox_prefix\":\"_INBOX_c\"}");
    assertThat(value(Field.SERVER, "c")).isEqualTo("nats://context:1");
    environment.put("NATS_URL", "nats://environment:1");
    assertThat(value(Field.SERVER, "c")).isEqualTo("nats://environment:1");
    options.option(Field.SERVER, "nats://option:1");
    assertThat(value(Field.SERVER, "c")).isEqualTo("nats://option:1");
    assertThat(value(Field.INBOX_PREFIX, "c")).isEqualTo("_INBOX_c");
  }

  @Test
  void whoWeAreComesFromOnePlace() throws IOException {
    context("c", "{\"user\":\"of context\",\"password\":\"p\",\"creds\":\"/c.creds\"}");
    assertThat(value(Field.USER, "c")).isEqualTo("of context");
    assertThat(value(Field.PASSWORD, "c")).isEqualTo("p");
    assertThat(value(Field.CREDS, "c")).as("the nats command takes the user").isNull();
    options.option(Field.NKEY, Path.of("/seed.nk"));
    assertThat(value(Field.NKEY, "c")).isEqualTo("/seed.nk");
    assertThat(value(Field.USER, "c")).isNull();
    assertThat(value(Field.PASSWORD, "c")).isNull();
  }

  @Test
  void aPasswordMayComeFromTheEnvironmentForAUserOfAnyPlace() throws IOException {
    context("c", "{\"user\":\"u\",\"password\":\"of context\"}");
    environment.put("NATS_PASSWORD", "of environment");
    assertThat(value(Field.PASSWORD, "c")).isEqualTo("of environment");
    options.option(Field.USER, "me");
    assertThat(value(Field.PASSWORD, "c")).isEqualTo("of environment");
    environment.clear();
    assertThat(value(Field.PASSWORD, "c")).as("that of another user").isNull();
  }

  @Test
  void theSelectedContextCountsWhereNothingElseSaysWhereNatsIs() throws IOException {
    context("chosen", "{\"url\":\"nats://chosen:1\",\"token\":\"t\"}");
    select("chosen");
    assertThat(value(Field.SERVER, null)).isEqualTo("nats://chosen:1");
    assertThat(value(Field.TOKEN, null)).isEqualTo("t");
    context("other", "{\"url\":\"nats://other:1\"}");
    assertThat(value(Field.SERVER, "other")).isEqualTo("nats://other:1");
    environment.put("NATS_CONTEXT", "other");
    assertThat(value(Field.SERVER, null)).isEqualTo("nats://other:1");
  }

  @Test
  void credentialsOfTheSelectedContextAreNotSentToAnotherServer() throws IOException {
    context("chosen", "{\"url\":\"nats://chosen:1\",\"token\":\"t\"}");
    select("chosen");
    environment.put("NATS_URL", "nats://elsewhere:1");
    assertThat(value(Field.SERVER, null)).isEqualTo("nats://elsewhere:1");
    assertThat(value(Field.TOKEN, null)).isNull();
    assertThat(value(Field.TOKEN, "chosen")).as("by name it is meant").isEqualTo("t");
  }

  @Test
  void theDirectoryIsThatOfXdg() throws IOException {
    Path elsewhere = Files.createDirectories(home.resolve("x").resolve("nats").resolve("context"));
    Files.writeString(elsewhere.resolve("c.json"), "{\"url\":\"nats://x:1\"}");
    environment.put("XDG_CONFIG_HOME", home.resolve("x").toString());
    assertThat(value(Field.SERVER, "c")).isEqualTo("nats://x:1");
  }

  @Test
  void aContextCanBeAFile() throws IOException {
    Path file = Files.writeString(home.resolve("mine.json"), "{\"url\":\"nats://file:1\"}");
    assertThat(value(Field.SERVER, file.toString())).isEqualTo("nats://file:1");
  }

  @Test
  void pathsAreExpandedAndPasswordsAreNot() throws IOException {
    environment.put("KEYS", "/keys");
    context("c", "{\"creds\":\"~/$KEYS/${KEYS}/$UNSET/a.creds\",\"ca\":\"$KEYS/ca.pem\"}");
    assertThat(value(Field.CREDS, "c")).isEqualTo(home + "//keys//keys//a.creds");
    assertThat(value(Field.TLS_CA, "c")).isEqualTo("/keys/ca.pem");
    context("p", "{\"user\":\"~\",\"password\":\"$KEYS\"}");
    assertThat(value(Field.PASSWORD, "p")).isEqualTo("$KEYS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          socks_proxy; socks5://h:1
          nsc; nsc://o/a/u
          jetstream_domain; hub
          jetstream_api_prefix; $JS.hub.API
          user_jwt; eyJ
          user_seed; SUA
          windows_cert_store; user
          password; op://vault/item
          token; env://TOKEN
          """)
  void whatCannotBeDoneIsRefusedByItsKeyWithoutItsValue(String key, String value)
      throws IOException {
    context("c", "{\"url\":\"nats://c:1\",\"%s\":\"%s\"}".formatted(key, value));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value(Field.SERVER, "c"))
        .withMessageStartingWith(key + " of context c: ")
        .withMessageNotContaining(value);
  }

  @Test
  void anUnknownContextIsAnsweredWithThoseThatThereAre() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value(Field.SERVER, "none"))
        .withMessageContaining("there is none in " + contexts());
    context("b", "{}");
    context("a", "{}");
    for (String name : new String[] {"c", "../context/a", "..", "a\0b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> value(Field.SERVER, name))
          .withMessage("--context = " + name + ": no such context; there are a, b");
    }
  }

  @Test
  void aFileThatIsNoContextIsNamedAndNotRepeated() throws IOException {
    context("c", "{\"password\":\"secret\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value(Field.SERVER, "c"))
        .withMessageContaining("c.json cannot be read as a JSON object")
        .withMessageNotContaining("secret");
  }

  @Test
  void emptyVariablesSayNothing() {
    environment.put("NATS_URL", " ");
    environment.put("NATS_CONTEXT", "");
    assertThat(value(Field.SERVER, null)).isNull();
  }

  @Test
  void whereASettingCameFromIsPartOfItsName() throws IOException {
    context("c", "{\"creds\":\"/no/such.creds\"}");
    Setting creds = ConnectionSettings.of(options, "c", environment, home).get(Field.CREDS);
    assertThat(creds).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(creds::readableFile)
        .withMessage("creds of context c = /no/such.creds: must be a file to read");
    assertThat(creds).as("a value may be a secret").hasToString("creds of context c");
  }
}
