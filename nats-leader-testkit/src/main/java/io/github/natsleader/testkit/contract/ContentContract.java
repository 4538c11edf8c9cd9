// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static io.github.natsleader.testkit.contract.ContractSteps.marker;
import static io.github.natsleader.testkit.contract.ContractSteps.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.ReleaseMarker;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a read finds, whoever wrote it (rules R2 and W3). */
interface ContentContract extends ContractSteps {
  @Test
  default void aGroupThatNobodyWroteIsAbsent() throws Exception {
    LeaseStore store = newStore();

    assertInstanceOf(ReadOutcome.Absent.class, answer(store.read(GROUP)));
  }

  @Test
  default void aReadThatCannotBeAnsweredFails() throws Exception {
    LeaseStore store = connection().store(newBucketName());

    assertInstanceOf(ReadOutcome.Failed.class, answer(store.read(GROUP)), "there is no bucket");
  }

  @Test
  default void aReadAfterAWriteIsAtLeastAtItsRevisionOnEveryConnection() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    LeaseStore other = secondConnection().store(bucket);
    long revision = 0;
    for (int n = 1; n <= 50; n++) {
      revision = applied(store.write(GROUP, record(n), revision));
      RegisterEntry expected = new RegisterEntry(revision, new RegisterContent.Held(record(n)));
      assertEquals(expected, found(other.read(GROUP)));
    }
  }

  @Test
  default void aRecordIsReadAsItWasWritten() throws Exception {
    LeaseStore store = newStore();
    LeaseRecord written =
        new LeaseRecord(
            "h\u00f6st \"1\"\\\n\ud83d\ude80",
            "token",
            Integer.MAX_VALUE,
            LeaseRecord.MAX_LEASE_MILLIS,
            Long.MAX_VALUE,
            Map.of("", "", "zone", "\u00e4/b", "{}", "[\"\\u0000\"]"));

    applied(store.write(GROUP, written, 0));

    assertEquals(new RegisterContent.Held(written), found(store.read(GROUP)).content());
  }

  @Test
  default void w3TheHoldersOwnDeletionIsARelease() throws Exception {
    LeaseStore store = newStore();
    long held = applied(store.write(GROUP, record(1), 0));
    long released = applied(store.release(GROUP, marker(2), held));
    assertEquals(
        new RegisterEntry(released, new RegisterContent.Released(marker(2))),
        found(store.read(GROUP)));

    long heldAgain = applied(store.write(GROUP, record(3), released));
    ReleaseMarker toHeir = new ReleaseMarker("host-1", "token-1", 4, "host \"2\"");
    applied(store.release(GROUP, toHeir, heldAgain));
    assertEquals(new RegisterContent.Released(toHeir), found(store.read(GROUP)).content());
  }

  @Test
  default void w3AnyOtherMarkerIsAnErasure() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    delete(bucket, GROUP, NO_BODY);
    assertEquals(new RegisterContent.Erased("DEL", 0), content(bucket, GROUP));
    purge(bucket, GROUP);
    assertEquals(new RegisterContent.Erased("PURGE", 0), content(bucket, GROUP));
    delete(bucket, GROUP, utf8("{\"lease\":1500}"));
    assertEquals(new RegisterContent.Erased("DEL", 1500), content(bucket, GROUP));
  }

  @Test
  default void w3AMarkerThatOnlyLooksLikeAReleaseIsAnErasure() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);
    String[] bodies = {
      "released",
      "{}",
      "{\"released\":true}",
      "{\"id\":\"a\",\"token\":\"t\",\"n\":1}",
      "{\"id\":\"a\",\"token\":\"t\",\"n\":1,\"released\":false}",
      "{\"id\":\"a\",\"token\":\"t\",\"n\":1,\"released\":\"true\"}",
      "{\"id\":\"a\",\"token\":7,\"n\":1,\"released\":true}",
      "{\"id\":\"a\",\"token\":\"t\",\"n\":1,\"released\":true",
      "{\"id\":\"a\",\"token\":\"t\",\"n\":1,\"released\":true}}",
    };

    for (String body : bodies) {
      delete(bucket, GROUP, utf8(body));
      assertInstanceOf(RegisterContent.Erased.class, content(bucket, GROUP), body);
    }
  }

  @Test
  default void w3ARecordThatSaysReleasedIsStillARecord() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    put(bucket, GROUP, utf8("{\"id\":\"a\",\"token\":\"t\",\"n\":1,\"released\":true}"));

    assertInstanceOf(RegisterContent.Held.class, content(bucket, GROUP));
  }

  @Test
  default void r2ARecordOfTheGoLibraryIsUnderstood() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    put(bucket, GROUP, utf8("{\"id\":\"host-1\",\"token\":\"t\",\"priority\":10}"));

    assertEquals(
        new RegisterContent.Held(new LeaseRecord("host-1", "t", 10, 0, 0, Map.of())),
        content(bucket, GROUP));
  }

  @Test
  default void r2UnknownFieldsAreIgnored() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    put(
        bucket,
        GROUP,
        utf8(" {\"x\":[1,{\"id\":\"b\"}],\"id\":\"a\",\"token\":\"t\",\"lease\":3000,\"n\":5} "));

    assertEquals(
        new RegisterContent.Held(new LeaseRecord("a", "t", 0, 3000, 5, Map.of())),
        content(bucket, GROUP));
  }

  @Test
  default void r2ALeaseThatCannotBeUsedIsNone() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    for (String lease : new String[] {"0", "-5", "\"soon\"", "null", "true", "[3000]", "1.5"}) {
      put(bucket, GROUP, utf8("{\"id\":\"a\",\"token\":\"t\",\"lease\":" + lease + "}"));
      RegisterContent content = content(bucket, GROUP);
      long leaseMillis =
          assertInstanceOf(RegisterContent.Held.class, content, lease).record().leaseMillis();
      assertTrue(leaseMillis <= 0, lease + " was read as " + leaseMillis);
    }
  }

  @Test
  default void r2ALeaseBeyondAnHourIsNeverShortened() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    for (String lease : new String[] {"3600001", "9223372036854775807", "99999999999999999999"}) {
      put(bucket, GROUP, utf8("{\"id\":\"a\",\"token\":\"t\",\"lease\":" + lease + "}"));
      RegisterContent content = content(bucket, GROUP);
      if (content instanceof RegisterContent.Held held) {
        long read = held.record().leaseMillis();
        assertTrue(read > LeaseRecord.MAX_LEASE_MILLIS, lease + " was read as " + read);
      } else {
        assertInstanceOf(RegisterContent.Unreadable.class, content, lease);
      }
    }
  }

  @Test
  default void r2WhatIsNoRecordIsUnreadable() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    String[] values = {
      "",
      " ",
      "garbage",
      "null",
      "true",
      "17",
      "\"text\"",
      "[]",
      "{",
      "}",
      "{}",
      "\u0000",
      "{\"id\":\"a\"}",
      "{\"token\":\"t\"}",
      "{\"id\":1,\"token\":\"t\"}",
      "{\"id\":\"a\",\"token\":null}",
      "{\"id\":\"a\",\"token\":\"t\"",
      "{\"id\":\"a\",\"token\":\"t\"} {}",
      "{\"id\":\"a\",\"token\":\"t\"}x",
      "{id:a,token:t}"
    };

    for (String value : values) {
      put(bucket, GROUP, utf8(value));
      assertInstanceOf(RegisterContent.Unreadable.class, content(bucket, GROUP), value);
    }
    put(bucket, GROUP, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    RegisterEntry last = found(store.read(GROUP));
    assertInstanceOf(RegisterContent.Unreadable.class, last.content());
    applied(store.write(GROUP, record(1), last.revision()));
  }

  @Test
  default void r2WhatIsTooLargeIsUnreadable() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);

    put(bucket, GROUP, utf8("x".repeat(900_000)));
    assertInstanceOf(RegisterContent.Unreadable.class, content(bucket, GROUP), "garbage");
    put(bucket, GROUP, recordWith("\"" + "x".repeat(900_000) + "\""));
    assertInstanceOf(RegisterContent.Unreadable.class, content(bucket, GROUP), "a record");
  }

  @Test
  default void r2WhatIsNestedTooDeeplyIsUnreadable() throws Exception {
    String bucket = newBucketName();
    preparedStore(connection(), bucket);
    int depth = 30_000;

    put(bucket, GROUP, recordWith("[".repeat(depth) + "]".repeat(depth)));
    assertInstanceOf(RegisterContent.Unreadable.class, content(bucket, GROUP), "arrays");
    put(bucket, GROUP, utf8("[".repeat(depth)));
    assertInstanceOf(RegisterContent.Unreadable.class, content(bucket, GROUP), "open arrays");
    put(bucket, GROUP, utf8("{\"a\":".repeat(depth / 3)));
    assertInstanceOf(RegisterContent.Unreadable.class, content(bucket, GROUP), "open objects");
  }

  @Test
  default void w3AfterTheStreamWasPurgedGroupsAreAbsent() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    applied(store.write(GROUP, record(1), 0));

    purgeBucket(bucket);

    assertInstanceOf(ReadOutcome.Absent.class, answer(store.read(GROUP)));
  }

  private static byte[] recordWith(String extra) {
    return utf8("{\"id\":\"a\",\"token\":\"t\",\"lease\":3000,\"n\":1,\"extra\":" + extra + "}");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
