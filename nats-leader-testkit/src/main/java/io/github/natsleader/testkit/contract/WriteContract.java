// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static io.github.natsleader.testkit.contract.ContractSteps.marker;
import static io.github.natsleader.testkit.contract.ContractSteps.record;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreOutcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Every write expects a revision (rule R1), and what the register says to that. */
interface WriteContract extends ContractSteps {
  @Test
  default void r1AWriteOverNothingExpectsZero() throws Exception {
    LeaseStore store = newStore();

    long revision = applied(store.write(GROUP, record(1), 0));

    assertTrue(revision > 0, "a revision is positive");
    assertEquals(
        new RegisterEntry(revision, new RegisterContent.Held(record(1))), found(store.read(GROUP)));
  }

  @Test
  default void r1AWriteOverTheExpectedRevisionIsApplied() throws Exception {
    LeaseStore store = newStore();
    long first = applied(store.write(GROUP, record(1), 0));

    long second = applied(store.write(GROUP, record(2), first));

    assertTrue(second > first, second + " must be above " + first);
    assertEquals(
        new RegisterEntry(second, new RegisterContent.Held(record(2))), found(store.read(GROUP)));
  }

  @Test
  default void r1AWriteOverAnythingElseIsRefusedWithTheLastRevision() throws Exception {
    LeaseStore store = newStore();
    long first = applied(store.write(GROUP, record(1), 0));
    long second = applied(store.write(GROUP, record(2), first));

    assertEquals(second, refused(store.write(GROUP, record(3), 0)), "expecting none");
    assertEquals(second, refused(store.write(GROUP, record(3), first)), "expecting the past");
    assertEquals(second, refused(store.write(GROUP, record(3), second + 9)), "or the future");
    assertEquals(second, found(store.read(GROUP)).revision(), "what was refused is not in it");
  }

  @Test
  default void h3ASecondTransmissionOfAnAppliedWriteIsRefusedWithTheRevisionOfTheFirst()
      throws Exception {
    LeaseStore store = newStore();
    long revision = applied(store.write(GROUP, record(1), 0));

    assertEquals(revision, refused(store.write(GROUP, record(1), 0)));
  }

  @Test
  default void h3EqualRecordsAreEqualBytes() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    Map<String, String> upwards = new LinkedHashMap<>();
    Map<String, String> downwards = new HashMap<>(1024);
    for (int i = 0; i < 40; i++) {
      upwards.put("key-" + i, "value-" + i);
      downwards.put("key-" + (39 - i), "value-" + (39 - i));
    }

    long first = applied(store.write(GROUP, recordWith(upwards), 0));
    byte[] firstBytes = value(bucket, GROUP);
    applied(store.write(GROUP, recordWith(downwards), first));

    assertArrayEquals(firstBytes, value(bucket, GROUP));
  }

  @Test
  default void aReleaseExpectsARevisionToo() throws Exception {
    LeaseStore store = newStore();
    long first = applied(store.write(GROUP, record(1), 0));
    long second = applied(store.write(GROUP, record(2), first));

    assertEquals(second, refused(store.release(GROUP, marker(3), first)));
    assertEquals(second, found(store.read(GROUP)).revision());
    assertTrue(applied(store.release(GROUP, marker(3), second)) > second);
  }

  @Test
  default void afterAReleaseTheMarkersRevisionIsExpectedAndNotZero() throws Exception {
    LeaseStore store = newStore();
    long held = applied(store.write(GROUP, record(1), 0));
    long released = applied(store.release(GROUP, marker(2), held));

    assertEquals(released, refused(store.write(GROUP, record(1), 0)));
    assertEquals(released, refused(store.write(GROUP, record(1), held)));
    assertTrue(applied(store.write(GROUP, record(1), released)) > released);
  }

  @Test
  default void afterForeignMarkersTheirRevisionIsExpectedAndNotZero() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    applied(store.write(GROUP, record(1), 0));
    delete(bucket, GROUP, NO_BODY);
    long deleted = found(store.read(GROUP)).revision();
    assertEquals(deleted, refused(store.write(GROUP, record(1), 0)));
    applied(store.write(GROUP, record(1), deleted));
    purge(bucket, GROUP);
    long purged = found(store.read(GROUP)).revision();

    assertEquals(purged, refused(store.write(GROUP, record(1), 0)));
    assertTrue(applied(store.write(GROUP, record(1), purged)) > purged);
  }

  @Test
  default void w3AfterTheStreamWasPurgedZeroIsExpectedAndRevisionsGoOn() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    long before = applied(store.write(GROUP, record(1), 0));
    purgeBucket(bucket);

    assertEquals(0, refused(store.write(GROUP, record(1), before)), "there is nothing");
    assertTrue(applied(store.write(GROUP, record(1), 0)) > before);
  }

  @Test
  default void revisionsGrowAcrossTheGroupsOfABucket() throws Exception {
    LeaseStore store = newStore();
    long one = applied(store.write("one", record(1), 0));
    long two = applied(store.write("two", record(1), 0));
    long oneAgain = applied(store.write("one", record(2), one));

    assertTrue(one < two && two < oneAgain, one + " < " + two + " < " + oneAgain);
    assertEquals(two, found(store.read("two")).revision());
  }

  @Test
  default void groupsMayUseEveryLegalCharacter() throws Exception {
    LeaseStore store = newStore();
    String[] groups = {
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ-/_=.abcdefghijklmnopqrstuvwxyz0123456789",
      "a",
      "a.b",
      "a/b",
      "A",
      "-",
      "_",
      "=",
      "/",
      "x".repeat(200)
    };

    for (String group : groups) {
      long revision = applied(store.write(group, record(1), 0));
      assertEquals(revision, found(store.read(group)).revision(), group);
    }
    for (String group : groups) {
      assertInstanceOf(RegisterContent.Held.class, found(store.read(group)).content(), group);
    }
  }

  @Test
  default void ofSixteenWritersAtOnceOneWinsEachRevision() throws Exception {
    int writers = 16;
    int rounds = 20;
    String bucket = newBucketName();
    preparedStore(connection(), bucket);
    long revision = 0;
    for (int round = 1; round <= rounds; round++) {
      revision = onlyWinner(bucket, writers, round, revision);
    }
    RegisterEntry last = found(connection().store(bucket).read(GROUP));

    assertEquals(revision, last.revision());
    assertEquals(rounds, assertInstanceOf(RegisterContent.Held.class, last.content()).record().n());
  }

  @Test
  default void withoutABucketNothingIsApplied() throws Exception {
    LeaseStore store = connection().store(newBucketName());

    assertInstanceOf(StoreOutcome.Unavailable.class, answer(store.write(GROUP, record(1), 0)));
    assertInstanceOf(StoreOutcome.Unavailable.class, answer(store.release(GROUP, marker(1), 1)));
  }

  private long onlyWinner(String bucket, int writers, long n, long expected) throws Exception {
    var attempts = new SimultaneousWrites(writers);
    for (CompletionStage<StoreOutcome> attempt :
        attempts.send(
            writer -> {
              boolean even = writer % 2 == 0;
              LeaseStore store = (even ? connection() : secondConnection()).store(bucket);
              String name = "host-" + writer;
              return store.write(
                  GROUP, new LeaseRecord(name, name, 0, TTL.toMillis(), n, Map.of()), expected);
            })) {
      attempts.count(answer(attempt));
    }
    return attempts.onlyRevision();
  }

  private static LeaseRecord recordWith(Map<String, String> meta) {
    return new LeaseRecord("host-1", "token-1", 7, TTL.toMillis(), 1, meta);
  }
}
