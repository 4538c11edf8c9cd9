// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where settings are read from. A system property goes before its environment variable; a blank
 * value counts as none.
 */
record SearchSettings(NullableLookup systemProperties, NullableLookup environmentVariables) {

  static final Setting EXECUTABLE = new Setting("nle.nats-server.path", "NLE_NATS_SERVER");
  static final Setting VERSION = new Setting("nle.nats-server.version", "NLE_NATS_SERVER_VERSION");
  static final Setting CACHE = new Setting("nle.cache-dir", "NLE_CACHE_DIR");
  static final Setting BASE_URL =
      new Setting("nle.nats-server.base-url", "NLE_NATS_SERVER_BASE_URL");

  /** One setting under its two names. */
  record Setting(String systemProperty, String environmentVariable) {}

  /** A value and the name it was set under. */
  record Value(String text, String setBy) {}

  /** Reads one name; null where it is not set. */
  @FunctionalInterface
  interface NullableLookup {
    @Nullable String get(String name);
  }

  static SearchSettings ofThisProcess() {
    return new SearchSettings(System::getProperty, System::getenv);
  }

  Optional<Value> value(Setting setting) {
    return systemProperty(setting.systemProperty())
        .map(text -> new Value(text, "system property " + setting.systemProperty()))
        .or(
            () ->
                environment(setting.environmentVariable())
                    .map(text -> new Value(text, setting.environmentVariable())));
  }

  Optional<String> systemProperty(String name) {
    return Optional.ofNullable(systemProperties.get(name)).filter(text -> !text.isBlank());
  }

  Optional<String> environment(String name) {
    return Optional.ofNullable(environmentVariables.get(name)).filter(text -> !text.isBlank());
  }
}
