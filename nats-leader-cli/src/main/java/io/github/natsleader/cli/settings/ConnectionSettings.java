// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What options, the environment and a context of the {@code nats} command say together. The first
 * of them that says anything about a field counts. Who we are is one matter, and so are certificate
 * and key: they come from one place, so that a user of one is never mixed with the credentials of
 * another. Only a password is looked for in the other places too, to keep it off command lines.
 */
public final class ConnectionSettings {
  private static final Set<Field> WAYS =
      EnumSet.of(Field.USER, Field.TOKEN, Field.CREDS, Field.NKEY);
  private static final Set<Field> OWN_CERTIFICATE = EnumSet.of(Field.TLS_CERT, Field.TLS_KEY);

  /** Options and environment, before the context. */
  private static final int GIVEN = 2;

  private final List<Layer> layers;

  private ConnectionSettings(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /**
   * Puts them together.
   *
   * @param options what the command line says
   * @param context a context's name or file by option; null for that of NATS_CONTEXT, or where no
   *     server is given either, for the one that {@code nats context select} has chosen. A chosen
   *     one is left alone where a server is given: its credentials are not meant for that.
   * @param environment the environment's variables
   * @param home the home directory
   * @throws IllegalArgumentException if there is no such context, or it cannot be used
   */
  public static ConnectionSettings of(
      Layer options, @Nullable String context, Map<String, String> environment, Path home) {
    Layer variables = Layer.ofEnvironment(environment);
    NatsContexts contexts = NatsContexts.of(environment, home);
    String named = context != null ? context : environment.get("NATS_CONTEXT");
    if (named != null && !named.isBlank()) {
      return new ConnectionSettings(List.of(options, variables, contexts.load(named)));
    }
    String selected = contexts.selected();
    boolean serverGiven = options.get(Field.SERVER) != null || variables.get(Field.SERVER) != null;
    return serverGiven || selected == null
        ? new ConnectionSettings(List.of(options, variables))
        : new ConnectionSettings(List.of(options, variables, contexts.load(selected)));
  }

  /** What is said about a field; null for nothing. */
  public @Nullable Setting get(Field field) {
    if (WAYS.contains(field)) {
      return ofFirst(WAYS, field);
    }
    if (OWN_CERTIFICATE.contains(field)) {
      return ofFirst(OWN_CERTIFICATE, field);
    }
    return first(field == Field.PASSWORD ? ofTheUser() : layers, field);
  }

  /** A context's password goes with the context's user alone. */
  private List<Layer> ofTheUser() {
    List<Layer> given = layers.subList(0, GIVEN);
    return given.stream().anyMatch(layer -> layer.hasAnyOf(WAYS)) ? given : layers;
  }

  private static @Nullable Setting first(List<Layer> layers, Field field) {
    for (Layer layer : layers) {
      Setting setting = layer.get(field);
      if (setting != null) {
        return setting;
      }
    }
    return null;
  }

  private @Nullable Setting ofFirst(Set<Field> together, Field field) {
    for (Layer layer : layers) {
      if (layer.hasAnyOf(together)) {
        return layer.get(field);
      }
    }
    return null;
  }
}
