// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.nats.client.support.Validator;

/**
 * The names that belong to a key-value bucket.
 *
 * @param name the bucket's name: letters, digits, dash and underscore
 */
record Bucket(String name) {
  private static final String API_PREFIX = "$JS.API.";

  Bucket {
    Validator.validateBucketName(name, true);
  }

  String stream() {
    return "KV_" + name;
  }

  /** The subject of all keys. */
  String allKeys() {
    return "$KV." + name + ".>";
  }

  /**
   * The subject of a group's key.
   *
   * @throws IllegalArgumentException if the group is no key: a wildcard would reach other groups
   */
  String subject(String group) {
    String key = Validator.validateNonWildcardKvKeyRequired(group);
    if (key.endsWith(".") || key.contains("..")) {
      throw new IllegalArgumentException("group has an empty part: " + group);
    }
    return "$KV." + name + "." + key;
  }

  /** The group whose key has this subject. */
  String group(String subject) {
    return subject.substring("$KV.".length() + name.length() + 1);
  }

  /** The subject of a JetStream request about the bucket's stream. */
  String api(String operation) {
    return API_PREFIX + operation + "." + stream();
  }
}
