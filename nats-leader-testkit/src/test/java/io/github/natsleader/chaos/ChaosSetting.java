// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import java.nio.file.Path;

/**
 * What one run has of its own.
 *
 * @param bucket of its election
 * @param guarded the bucket that its leaders write to
 * @param directory for the files of its participants
 */
record ChaosSetting(String bucket, String guarded, Path directory) {
  static ChaosSetting of(String name, Path directory) {
    return new ChaosSetting(name + "-elections", name + "-guarded", directory);
  }

  String electionStream() {
    return "KV_" + bucket;
  }

  String guardedSubject(String key) {
    return "$KV." + guarded + "." + key;
  }

  String guardedStream() {
    return "KV_" + guarded;
  }
}
