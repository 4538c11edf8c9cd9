// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventOutputTest {
  /** Keeps what each call wrote. */
  private static final class Recorder extends OutputStream {
    private final List<String> writes = new ArrayList<>();

    @Override
    public void write(int single) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      copy.write(bytes, offset, length);
      writes.add(copy.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aLineIsOneWrite() {
    Recorder recorder = new Recorder();
    EventOutput output = new EventOutput(recorder);
    output.line("größer");
    output.line("b");
    assertThat(recorder.writes).containsExactly("größer\n", "b\n");
    assertThat(output.broken()).isNotDone();
  }

  @Test
  void aReaderThatHasGoneIsNoticed() {
    EventOutput output =
        new EventOutput(
            new OutputStream() {
              @Override
              public void write(int single) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    output.line("a");
    assertThat(output.broken())
        .isCompletedWithValueMatching(e -> e.getMessage().equals("Broken pipe"));
  }
}
