// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a deletion by the holder itself. Only a deletion with such a body is vacant at once
 * (rule W3).
 *
 * @param id the former holder's {@code instanceId}
 * @param token the term that was released
 * @param n this write's number in that term
 * @param heir the {@code instanceId} that should follow; null for whoever is first
 */
public record ReleaseMarker(String id, String token, long n, @Nullable String heir) {
  /** Checks that id and token are present. */
  public ReleaseMarker {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(token, "token");
  }
}
