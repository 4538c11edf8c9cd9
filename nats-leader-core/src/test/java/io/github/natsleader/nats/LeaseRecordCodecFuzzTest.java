// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterContent.Held;
import io.github.natsleader.spi.ReleaseMarker;
import io.nats.client.impl.Headers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing that stands in a register may throw (rule R2). A failure names its seed. */
class LeaseRecordCodecFuzzTest {
  private static final int ROUNDS = 30_000;
  private static final long SEED = Long.getLong("nle.fuzz.seed", 20_260_101L);
  private static final String JSON_CHARS = "{}[]\",:\\/truefalsn0123456789.-+eE \n\tiduktop";

  private final Random random = new Random(SEED);

  @Test
  void r2RandomBytes() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] value = new byte[random.nextInt(200)];
      random.nextBytes(value);
      decode(value);
    }
  }

  @Test
  void r2RandomJsonLikeText() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] value = new byte[random.nextInt(120)];
      for (int at = 0; at < value.length; at++) {
        value[at] = (byte) JSON_CHARS.charAt(random.nextInt(JSON_CHARS.length()));
      }
      decode(value);
    }
  }

  @Test
  void r2MutatedRecords() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] value =
          random.nextBoolean()
              ? LeaseRecordCodec.encode(record())
              : LeaseRecordCodec.encode(new ReleaseMarker(text(), text(), 3, text()));
      decode(mutated(value));
    }
  }

  @Test
  void anyRecordIsReadAsItWasWritten() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      LeaseRecord record = record();
      assertThat(decode(LeaseRecordCodec.encode(record)))
          .as("seed %d", SEED)
          .isEqualTo(new Held(record));
    }
  }

  private RegisterContent decode(byte[] value) {
    try {
      for (String operation : new String[] {"DEL", "PURGE", "", "PUT"}) {
        Objects.requireNonNull(
            LeaseRecordCodec.decode(new Headers().put("KV-Operation", operation), value));
      }
      return LeaseRecordCodec.decode(null, value);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + SEED + ", value " + Arrays.toString(value), e);
    }
  }

  private byte[] mutated(byte[] value) {
    byte[] changed = value.clone();
    for (int i = random.nextInt(5); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length * 2))
        : changed;
  }

  private LeaseRecord record() {
    Map<String, String> meta = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      meta.put(text(), text());
    }
    return new LeaseRecord(
        text(),
        text(),
        random.nextInt(),
        random.nextInt((int) LeaseRecord.MAX_LEASE_MILLIS),
        random.nextLong() >>> 1,
        meta);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000)));
    }
    return text.toString();
  }
}
