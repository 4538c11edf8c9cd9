// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request to the server had no answer, or an error for one. */
final class RequestFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String subject;
  private final int errorCode;

  RequestFailedException(String subject, String what, int errorCode, @Nullable Throwable cause) {
    super("request on " + subject + ": " + what, cause);
    this.subject = subject;
    this.errorCode = errorCode;
  }

  RequestFailedException(String subject, String what) {
    this(subject, what, 0, null);
  }

  /** The subject that the request was sent to. */
  String subject() {
    return subject;
  }

  /** JetStream's error code; 0 where there is none. */
  int errorCode() {
    return errorCode;
  }
}
