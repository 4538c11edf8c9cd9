// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import java.util.Objects;

/**
 * What a fence holds: the term whose writes are accepted.
 *
 * @param bucket the election's bucket
 * @param group the election's group
 * @param epoch the term's epoch
 * @param token the term's token
 * @param n counts the writes of the fence within a term from 1: {@code (token, n)} names one write
 */
public record FenceRecord(String bucket, String group, long epoch, String token, long n) {
  /** Checks that all is there. */
  public FenceRecord {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(token, "token");
  }
}
