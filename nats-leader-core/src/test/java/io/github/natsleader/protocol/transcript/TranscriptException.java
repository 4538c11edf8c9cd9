// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

/** A script that cannot be played. */
final class TranscriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TranscriptException(int line, String what) {
    super("line " + line + ": " + what);
  }
}
