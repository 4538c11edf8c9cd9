// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/** Compares subjects with the patterns that streams take. */
public final class Subjects {
  private Subjects() {}

  /** Whether a literal subject is among those that the pattern stands for. */
  public static boolean covers(String pattern, String subject) {
    String[] patternParts = pattern.split("\\.", -1);
    String[] parts = subject.split("\\.", -1);
    for (int i = 0; i < patternParts.length; i++) {
      if (patternParts[i].equals(">")) {
        return parts.length > i;
      }
      if (i >= parts.length || !(patternParts[i].equals("*") || patternParts[i].equals(parts[i]))) {
        return false;
      }
    }
    return parts.length == patternParts.length;
  }
}
