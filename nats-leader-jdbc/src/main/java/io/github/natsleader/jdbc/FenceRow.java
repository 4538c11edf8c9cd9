// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.FencingToken;

/** What the table holds for one fence. Read as it is: an operator may have written anything. */
record FenceRow(long epoch, String token, String bucket, String group) {
  boolean isOf(FencingToken term) {
    return epoch == term.epoch() && token.equals(term.id());
  }

  /** Whether the term may raise the fence from here. */
  boolean isOlderThan(FencingToken term) {
    return epoch < term.epoch();
  }
}
