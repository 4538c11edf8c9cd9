// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static io.github.natsleader.testkit.contract.ContractSteps.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How a bucket comes to be, and how one is recognised that is not what it was (rule W8). */
interface PrepareContract extends ContractSteps {
  @Test
  default void aMissingBucketIsCreated() throws Exception {
    LeaseStore store = connection().store(newBucketName());

    RegisterOutcome.Ready ready = ready(store.prepare(REQUIREMENTS));

    assertTrue(ready.createdStamp() > 0, "the stamp is a time since 1970");
    assertInstanceOf(ReadOutcome.Absent.class, answer(store.read(GROUP)));
    assertTrue(applied(store.write(GROUP, record(1), 0)) > 0);
  }

  @Test
  default void aBucketPreparedByManyAtOnceIsOne() throws Exception {
    String bucket = newBucketName();
    List<CompletionStage<RegisterOutcome>> asked = new ArrayList<>();
    for (LeaseConnection connection : List.of(connection(), secondConnection())) {
      for (int i = 0; i < 8; i++) {
        asked.add(connection.store(bucket).prepare(REQUIREMENTS));
      }
    }

    Set<Long> stamps = new HashSet<>();
    for (CompletionStage<RegisterOutcome> stage : asked) {
      stamps.add(ready(stage).createdStamp());
    }

    assertEquals(1, stamps.size(), () -> "one creation, not " + stamps);
  }

  @Test
  default void anExistingBucketIsLeftAsItIs() throws Exception {
    String bucket = newBucketName();
    createBucket(bucket, Duration.ZERO);
    long stamp = ready(connection().store(bucket).prepare(REQUIREMENTS)).createdStamp();
    long revision = applied(connection().store(bucket).write(GROUP, record(1), 0));

    LeaseStore other = secondConnection().store(bucket);

    assertEquals(stamp, ready(other.prepare(REQUIREMENTS)).createdStamp());
    assertEquals(revision, found(other.read(GROUP)).revision());
  }

  @Test
  default void aTimeLimitOfThreeLeasesIsEnough() throws Exception {
    String bucket = newBucketName();
    createBucket(bucket, TTL.multipliedBy(3));

    ready(connection().store(bucket).prepare(REQUIREMENTS));
  }

  @Test
  default void aTimeLimitBelowThreeLeasesIsNamedAndLeftAsItIs() throws Exception {
    String bucket = newBucketName();
    createBucket(bucket, TTL.multipliedBy(2));
    LeaseStore store = connection().store(bucket);

    for (int i = 0; i < 2; i++) {
      List<RegisterFinding> findings =
          assertInstanceOf(RegisterOutcome.Unfit.class, answer(store.prepare(REQUIREMENTS)))
              .findings();
      assertTrue(
          findings.stream().anyMatch(f -> f.severity() == RegisterFinding.Severity.ERROR),
          findings::toString);
      findings.forEach(PrepareContract::assertSaysEverything);
    }
  }

  @Test
  default void w8ARecreatedBucketHasAnotherStampAndNothingInIt() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = connection().store(bucket);
    long before = ready(store.prepare(REQUIREMENTS)).createdStamp();
    applied(store.write(GROUP, record(1), 0));

    removeBucket(bucket);
    createBucket(bucket, Duration.ZERO);

    long after = ready(store.prepare(REQUIREMENTS)).createdStamp();
    assertNotEquals(before, after);
    assertEquals(
        after, ready(secondConnection().store(bucket).prepare(REQUIREMENTS)).createdStamp());
    assertInstanceOf(ReadOutcome.Absent.class, answer(store.read(GROUP)));
    assertTrue(applied(store.write(GROUP, record(1), 0)) > 0);
  }

  @Test
  default void t1ABucketThatPrepareRecreatesGoesOnAboveItsEarlierRevisions() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    long revision = 0;
    for (int n = 1; n <= 20; n++) {
      revision = applied(store.write(GROUP, record(n), revision));
    }

    removeBucket(bucket);
    ready(store.prepare(REQUIREMENTS));

    long next = applied(store.write(GROUP, record(1), 0));
    assertTrue(next > revision, next + " must be above " + revision);
  }

  private static void assertSaysEverything(RegisterFinding finding) {
    for (String part :
        List.of(finding.setting(), finding.found(), finding.required(), finding.consequence())) {
      assertFalse(part.isBlank(), finding::toString);
    }
  }
}
