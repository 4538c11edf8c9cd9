// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.FencedBucket;
import io.github.natsleader.FencedEntry;
import io.github.natsleader.FencedRevisionException;
import io.github.natsleader.FencingToken;
import java.time.Duration;
import java.util.Optional;

/** A bucket as the user sees it; all views of one term and bucket share a lane. */
record BucketView(String bucket, GuardedLane lane, Duration timeout) implements FencedBucket {
  private static final GuardedLane.Condition ALWAYS = deadline -> {};

  @Override
  public FencingToken token() {
    return lane.term().token();
  }

  @Override
  public FencedBucket withTimeout(Duration timeout) {
    return new BucketView(bucket, lane, Fences.timeout(timeout));
  }

  @Override
  public long put(String key, byte[] value) throws InterruptedException {
    return write(key, value, subject -> ALWAYS);
  }

  @Override
  public long create(String key, byte[] value) throws InterruptedException {
    return write(key, value, subject -> deadline -> requireNoValue(key, subject, deadline));
  }

  @Override
  public long update(String key, byte[] value, long expectedRevision) throws InterruptedException {
    requirePositive(expectedRevision);
    return write(
        key, value, subject -> deadline -> requireAt(key, subject, expectedRevision, deadline));
  }

  @Override
  public long delete(String key) throws InterruptedException {
    return delete(key, subject -> ALWAYS);
  }

  @Override
  public long delete(String key, long expectedRevision) throws InterruptedException {
    requirePositive(expectedRevision);
    return delete(key, subject -> deadline -> requireAt(key, subject, expectedRevision, deadline));
  }

  @Override
  public Optional<FencedEntry> get(String key) throws InterruptedException {
    EntryReading reading = lane.read(FenceNames.subjectOfKey(bucket, key), lane.deadline(timeout));
    return reading instanceof EntryReading.Found found && !found.removed()
        ? Optional.of(new FencedEntry(key, found.value(), found.revision()))
        : Optional.empty();
  }

  private interface ConditionOn {
    GuardedLane.Condition subject(String subject);
  }

  private long write(String key, byte[] value, ConditionOn condition) throws InterruptedException {
    String subject = FenceNames.subjectOfKey(bucket, key);
    return lane.write(
        GuardedLane.of(subject, false, value.clone()),
        condition.subject(subject),
        lane.deadline(timeout));
  }

  private long delete(String key, ConditionOn condition) throws InterruptedException {
    String subject = FenceNames.subjectOfKey(bucket, key);
    return lane.write(
        GuardedLane.of(subject, true, new byte[0]),
        condition.subject(subject),
        lane.deadline(timeout));
  }

  private void requireNoValue(String key, String subject, Deadline deadline)
      throws InterruptedException {
    if (lane.readLast(subject, deadline) instanceof EntryReading.Found found && !found.removed()) {
      throw new FencedRevisionException(key, 0, found.revision());
    }
  }

  private void requireAt(String key, String subject, long expected, Deadline deadline)
      throws InterruptedException {
    EntryReading reading = lane.readLast(subject, deadline);
    long revision = reading instanceof EntryReading.Found found ? found.revision() : 0;
    if (revision != expected) {
      throw new FencedRevisionException(key, expected, revision);
    }
  }

  private static void requirePositive(long expectedRevision) {
    if (expectedRevision <= 0) {
      throw new IllegalArgumentException(
          "expectedRevision must be positive, was " + expectedRevision);
    }
  }
}
