// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import java.util.List;
import java.util.Map;

/**
 * A message that is to be stored only while the fence stands at a revision.
 *
 * @param subject where it goes
 * @param deletion whether it is a key-value deletion
 * @param headers the user's own
 * @param body its body, never changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record GuardedWrite(
    String subject, boolean deletion, Map<String, List<String>> headers, byte[] body) {}
