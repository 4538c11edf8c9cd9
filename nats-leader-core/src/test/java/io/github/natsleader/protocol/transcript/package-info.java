// SPDX-License-Identifier: Apache-2.0
/**
 * Scenarios of the protocol as texts to read, replayed through the shipped machine. Their format is
 * told in {@code src/test/resources/transcripts/README.md}.
 */
@NullMarked
package io.github.natsleader.protocol.transcript;

import org.jspecify.annotations.NullMarked;
