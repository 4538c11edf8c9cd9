// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Where the lines go: each in one write, so that nobody sees a part of one, or sees it late. */
public final class EventOutput {
  private final OutputStream out;
  private final CompletableFuture<IOException> broken = new CompletableFuture<>();

  /**
   * Lines to a stream.
   *
   * @param out unbuffered
   */
  public EventOutput(OutputStream out) {
    this.out = out;
  }

  /** Completes with the reason when a line could not be written, as when the reader has gone. */
  public CompletableFuture<IOException> broken() {
    return broken.copy();
  }

  void line(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      broken.complete(e);
    }
  }
}
