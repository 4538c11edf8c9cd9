// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Requests a stop when the standard input ends: when whoever held its other end has gone. */
final class InputWatch {
  private InputWatch() {}

  static void start(InputStream input, StopSignal stop) {
    Thread thread = new Thread(() -> awaitEnd(input, stop), "nle-input-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitEnd(InputStream input, StopSignal stop) {
    try {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // An input that cannot be read any more has ended, too.
    }
    stop.request();
  }
}
