// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Map;
import java.util.OptionalLong;

/**
 * The holder of a live lease, as the register shows it.
 *
 * @param id the holder's {@code instanceId}
 * @param token the term's token
 * @param epoch the term's epoch, where this participant saw the term begin; empty otherwise, since
 *     a renewed record no longer tells it
 * @param meta what the holder published about itself
 */
public record LeaderInfo(String id, String token, OptionalLong epoch, Map<String, String> meta) {
  /** Copies {@code meta}. */
  public LeaderInfo {
    meta = Map.copyOf(meta);
  }
}
