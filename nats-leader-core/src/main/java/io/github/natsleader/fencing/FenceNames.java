// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which names may be used: literal ones only, and never a fence's. */
final class FenceNames {
  private static final Pattern BUCKET = Pattern.compile("[-_a-zA-Z0-9]+");
  private static final Pattern KEY = Pattern.compile("[-/_=a-zA-Z0-9]+(\\.[-/_=a-zA-Z0-9]+)*");

  /** No wildcard, no blank, no control character, no empty part. */
  private static final Pattern SUBJECT =
      Pattern.compile("[^.*>\\s\\p{Cntrl}]+(\\.[^.*>\\s\\p{Cntrl}]+)*");

  private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

  private static final List<String> RESERVED_HEADER_PREFIXES = List.of("nats-", "nle-");

  private FenceNames() {}

  static String streamOfBucket(String bucket) {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException("bucket = " + bucket + ": is no name of a bucket");
    }
    return "KV_" + bucket;
  }

  static String subjectOfKey(String bucket, String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "key = " + key + ": must be parts of letters, digits and - / _ = between single dots");
    }
    String subject = "$KV." + bucket + "." + key;
    if (isFence(subject)) {
      throw new IllegalArgumentException("key = " + key + ": is kept for fences; use another");
    }
    return subject;
  }

  static String fenceOfBucket(String bucket) {
    return "$KV." + bucket + "." + FencedBucket.FENCE_KEY;
  }

  static String fenceSubject(String subject) {
    if (!isLiteral(subject) || !isFence(subject)) {
      throw new IllegalArgumentException(
          "fenceSubject = "
              + subject
              + ": must be a literal subject that ends with "
              + FencedStream.FENCE_SUFFIX);
    }
    return subject;
  }

  /** A subject that a user may publish to. */
  static String subject(String subject, List<String> streamSubjects) {
    if (!isLiteral(subject)) {
      throw new IllegalArgumentException("subject = " + subject + ": must be a literal subject");
    }
    if (isFence(subject)) {
      throw new IllegalArgumentException("subject = " + subject + ": is a fence's; use another");
    }
    if (streamSubjects.stream().noneMatch(pattern -> Subjects.covers(pattern, subject))) {
      throw new IllegalArgumentException(
          "subject = " + subject + ": must be one of the stream's, which are " + streamSubjects);
    }
    return subject;
  }

  /** A copy of headers that a user may send. */
  static Map<String, List<String>> headers(Map<String, List<String>> headers) {
    Map<String, List<String>> copied = new TreeMap<>();
    headers.forEach((name, values) -> copied.put(headerName(name), headerValues(name, values)));
    return copied;
  }

  private static String headerName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED_HEADER_PREFIXES.stream().anyMatch(lower::startsWith)) {
      throw new IllegalArgumentException(
          "header "
              + name
              + ": names that begin with Nats- or Nle- are kept for the guard; leave it out");
    }
    if (!HEADER_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "header " + name + ": a name is printable ASCII without blanks and colons");
    }
    return name;
  }

  private static List<String> headerValues(String name, List<String> values) {
    for (String value : values) {
      if (!HEADER_VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "header " + name + " = " + value + ": a value is printable ASCII on one line");
      }
    }
    return List.copyOf(values);
  }

  private static boolean isLiteral(String subject) {
    return SUBJECT.matcher(subject).matches();
  }

  private static boolean isFence(String subject) {
    return subject.endsWith(FencedStream.FENCE_SUFFIX);
  }
}
