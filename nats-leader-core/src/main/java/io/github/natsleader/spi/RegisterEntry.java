// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.util.Objects;

/**
 * One revision of the register.
 *
 * @param revision the store's sequence number of it; positive, growing across all keys of a bucket
 * @param content what it holds
 */
public record RegisterEntry(long revision, RegisterContent content) {
  /** Checks that the content is present. */
  public RegisterEntry {
    Objects.requireNonNull(content, "content");
  }
}
