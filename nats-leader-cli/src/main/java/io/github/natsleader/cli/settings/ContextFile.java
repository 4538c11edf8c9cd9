// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of one context. What it says and this command cannot do is refused: ignoring it would
 * connect somewhere else, or as somebody else.
 *
 * @param name the context's name
 * @param file where it is
 * @param paths reads the paths in it
 */
record ContextFile(String name, Path file, PathExpansion paths) {
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "socks_proxy", "proxies are not supported: give a --server that can be reached",
          "nsc", "nsc is not asked: export a credentials file and set creds",
          "jetstream_domain", "domains are not supported: connect to a server of that domain",
          "jetstream_api_prefix", "another prefix of the JetStream API is not supported",
          "user_jwt", "must come as a credentials file: set creds",
          "user_seed", "must come as a credentials file: set creds, or nkey",
          "windows_cert_store", "certificate stores are not read: set cert and key");

  /** Where the nats command looks values up elsewhere. */
  private static final Pattern REFERENCE = Pattern.compile("(env|file|op|nsc)://.*|data:.*");

  /** If several are set, the nats command takes the first. */
  private static final List<Field> WAYS_BY_RANK =
      List.of(Field.USER, Field.CREDS, Field.NKEY, Field.TOKEN);

  /**
   * What it says; an empty text says nothing.
   *
   * @throws IllegalArgumentException if it cannot be read or cannot be done
   */
  Layer read() {
    Map<String, Object> content = content();
    UNSUPPORTED.forEach(
        (key, rule) -> {
          if (text(content, key) != null) {
            throw new IllegalArgumentException(called(key) + ": " + rule);
          }
        });
    Layer layer = new Layer();
    for (Field field : Field.values()) {
      String value = text(content, field.contextKey());
      if (value != null && !outranked(field, content)) {
        layer.put(field, called(field.contextKey()), value(field, value));
      }
    }
    return layer;
  }

  private Map<String, Object> content() {
    try {
      return JSON.std.mapFrom(Files.readString(file));
    } catch (IOException e) {
      // The parser's message would repeat the text, a password in it.
      throw new IllegalArgumentException(
          "--context = " + name + ": " + file + " cannot be read as a JSON object", e);
    }
  }

  private static boolean outranked(Field field, Map<String, Object> content) {
    int rank = WAYS_BY_RANK.indexOf(field);
    return rank > 0
        && WAYS_BY_RANK.subList(0, rank).stream()
            .anyMatch(other -> text(content, other.contextKey()) != null);
  }

  private String value(Field field, String value) {
    if (field != Field.SERVER && REFERENCE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          called(field.contextKey()) + ": references to other places are not followed");
    }
    return field.isFile() ? paths.expand(value) : value;
  }

  private static @Nullable String text(Map<String, Object> content, String key) {
    Object value = content.get(key);
    if (value == null || Boolean.FALSE.equals(value)) {
      return null;
    }
    String text = value.toString();
    return text.isBlank() ? null : text;
  }

  private String called(String key) {
    return key + " of context " + name;
  }
}
