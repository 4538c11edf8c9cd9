// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.nats.LeaseRecordCodec;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of {@link InMemoryRegisters}, as somebody with full rights sees it: reads and writes as
 * no participant would, without expecting a revision. Handles exist whether or not the bucket does.
 *
 * <p>Safe for use by many threads. Writes are reported to the watches of all connections. What
 * makes entries vanish without a marker ({@link #purgeStream}, {@link #recreate}, {@link #destroy},
 * the time limit) is reported to none, as on a server.
 */
public final class InMemoryBucket {
  private static final byte[] NO_BODY = {};
  private static final long TIME_LIMIT_IN_LEASES = 3;

  private final InMemoryRegisters registers;
  private final String name;
  // Guarded by the registers' lock, as everything below.
  private final Map<String, StoredEntry> beforeNewest = new HashMap<>();
  private final Map<String, InMemoryDesk> desks = new HashMap<>();
  private @Nullable InMemoryStream stream;
  private long highestSequence;
  private long lastStamp;

  InMemoryBucket(InMemoryRegisters registers, String name) {
    this.registers = registers;
    this.name = name;
  }

  /** The bucket's name. */
  public String name() {
    return name;
  }

  /** Whether the bucket exists. */
  public boolean exists() {
    return registers.atOnce(this::existsNow);
  }

  /**
   * Creates the bucket, without a time limit and starting at revision 1.
   *
   * @throws IllegalStateException if it exists
   */
  public void create() {
    create(Duration.ZERO);
  }

  /**
   * Creates the bucket, starting at revision 1.
   *
   * @param maxAge after how long, on the wall clock of the registers, an entry vanishes without a
   *     marker; whole milliseconds, 0 for never
   * @throws IllegalStateException if the bucket exists
   * @throws IllegalArgumentException if {@code maxAge} is negative
   */
  public void create(Duration maxAge) {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge must be 0 or more, is " + maxAge);
    }
    registers.atOnce(
        () -> {
          if (stream != null) {
            throw new IllegalStateException("bucket '" + name + "' exists already");
          }
          begin(1, maxAge.toMillis());
        });
  }

  /**
   * Removes the bucket with all entries.
   *
   * @throws IllegalStateException if it does not exist
   */
  public void destroy() {
    registers.atOnce(
        () -> {
          purgeNow();
          stream = null;
        });
  }

  /**
   * Removes the bucket and creates it again, starting at revision 1: its revisions repeat.
   *
   * @throws IllegalStateException if it does not exist
   */
  public void recreate() {
    recreate(1);
  }

  /**
   * Removes the bucket and creates it again, with another creation time and the same time limit.
   *
   * @param firstSequence the revision of the first write to come; positive
   * @throws IllegalStateException if the bucket does not exist
   * @throws IllegalArgumentException if {@code firstSequence} is not positive
   */
  public void recreate(long firstSequence) {
    if (firstSequence <= 0) {
      throw new IllegalArgumentException("firstSequence must be positive, is " + firstSequence);
    }
    registers.atOnce(
        () -> {
          long maxAgeMillis = purgeNow().maxAgeMillis();
          begin(firstSequence, maxAgeMillis);
        });
  }

  /**
   * Drops all entries, markers included; revisions go on from where they are.
   *
   * @throws IllegalStateException if the bucket does not exist
   */
  public void purgeStream() {
    registers.atOnce(this::purgeNow);
  }

  /**
   * Writes a value, whatever was there.
   *
   * @return its revision
   * @throws IllegalStateException if the bucket does not exist
   */
  public long put(String group, byte[] value) {
    return append(group, StoredEntry.Kind.PUT, value);
  }

  /**
   * Writes a record as its holder would, whatever was there.
   *
   * @return its revision
   * @throws IllegalStateException if the bucket does not exist
   */
  public long putRecord(String group, LeaseRecord record) {
    return put(group, LeaseRecordCodec.encode(record));
  }

  /**
   * Deletes as anybody but the holder does: the marker has no body (rule W3).
   *
   * @return the marker's revision
   * @throws IllegalStateException if the bucket does not exist
   */
  public long delete(String group) {
    return delete(group, NO_BODY);
  }

  /**
   * Deletes with a marker that has a body.
   *
   * @return the marker's revision
   * @throws IllegalStateException if the bucket does not exist
   */
  public long delete(String group, byte[] body) {
    return append(group, StoredEntry.Kind.DEL, body);
  }

  /**
   * Purges one group.
   *
   * @return the marker's revision
   * @throws IllegalStateException if the bucket does not exist
   */
  public long purge(String group) {
    return append(group, StoredEntry.Kind.PURGE, NO_BODY);
  }

  /**
   * The newest entry of a group, a deletion included; empty where there is none.
   *
   * @throws IllegalStateException if the bucket does not exist
   */
  public Optional<RegisterEntry> entry(String group) {
    return registers.atOnce(() -> Optional.ofNullable(newestNow(group)).map(StoredEntry::decoded));
  }

  /**
   * The bytes of a group's newest entry, a deletion included; empty where there is none.
   *
   * @throws IllegalStateException if the bucket does not exist
   */
  public Optional<byte[]> value(String group) {
    return registers.atOnce(() -> Optional.ofNullable(newestNow(group)).map(StoredEntry::value));
  }

  /**
   * The revision of the newest write to any group; one less than the first to come where there was
   * none.
   *
   * @throws IllegalStateException if the bucket does not exist
   */
  public long lastRevision() {
    return registers.atOnce(() -> current().lastSequence());
  }

  /** Called at once. */
  boolean existsNow() {
    return stream != null;
  }

  /** Called at once. */
  RegisterOutcome prepareNow(RegisterRequirements requirements) {
    if (stream == null) {
      // T1: a bucket that we create keeps the order of epochs.
      begin(highestSequence + 1, 0);
    }
    InMemoryStream present = current();
    long maxAgeMillis = present.maxAgeMillis();
    long neededMillis = Math.multiplyExact(TIME_LIMIT_IN_LEASES, requirements.ttl().toMillis());
    if (maxAgeMillis > 0 && maxAgeMillis < neededMillis) {
      return new RegisterOutcome.Unfit(List.of(tooShortALimit(maxAgeMillis, neededMillis)));
    }
    return new RegisterOutcome.Ready(present.createdStamp(), List.of());
  }

  /** Called at once. */
  StoreOutcome compareAndSetNow(
      String group, StoredEntry.Kind kind, byte[] value, long expectedRevision) {
    if (stream == null) {
      return new StoreOutcome.Unavailable(missing());
    }
    StoredEntry newest = newestNow(group);
    long lastRevision = newest == null ? 0 : newest.revision();
    return lastRevision == expectedRevision
        ? new StoreOutcome.Applied(appendNow(group, kind, value))
        : new StoreOutcome.Refused(lastRevision);
  }

  /**
   * Called at once.
   *
   * @throws IllegalStateException if the bucket does not exist
   */
  @Nullable StoredEntry newestNow(String group) {
    InMemoryStream present = current();
    beforeNewest.putAll(present.dropExpired(registers.wallMillis()));
    return present.newest(group);
  }

  /**
   * Called at once. What the group's newest entry replaced, or what vanished without being
   * replaced.
   */
  @Nullable StoredEntry beforeNewestNow(String group) {
    return beforeNewest.get(group);
  }

  IllegalStateException missing() {
    return new IllegalStateException(
        "bucket '" + name + "' does not exist: create it, or have a connection prepare it");
  }

  private long append(String group, StoredEntry.Kind kind, byte[] value) {
    return registers.atOnce(() -> appendNow(group, kind, value));
  }

  /** Called at once: where the leader of a group takes requests; null for nowhere. */
  @Nullable InMemoryDesk deskNow(String group) {
    return desks.get(group);
  }

  /** Called at once. Of several that take themselves for the leader the last one is asked. */
  void openNow(String group, InMemoryDesk desk) {
    desks.put(group, desk);
  }

  /** Called at once. */
  void closeNow(String group, InMemoryDesk desk) {
    desks.remove(group, desk);
  }

  /** Called at once: this connection is gone. */
  void closeAllNow(InMemoryLeaseConnection connection) {
    List<InMemoryDesk> gone =
        desks.values().stream().filter(desk -> desk.belongsTo(connection)).toList();
    desks.values().removeAll(gone);
    gone.forEach(InMemoryDesk::end);
  }

  private long appendNow(String group, StoredEntry.Kind kind, byte[] value) {
    StoredEntry replaced = newestNow(group);
    if (replaced != null) {
      beforeNewest.put(group, replaced);
    }
    StoredEntry stored = current().append(group, kind, value, registers.wallMillis());
    highestSequence = Math.max(highestSequence, stored.revision());
    registers.announce(name, group, stored.decoded());
    return stored.revision();
  }

  private InMemoryStream purgeNow() {
    InMemoryStream present = current();
    beforeNewest.putAll(present.purge());
    return present;
  }

  private void begin(long firstSequence, long maxAgeMillis) {
    // A manual clock may stand still between two creations, and their stamps must differ (rule W8).
    lastStamp = Math.max(Math.multiplyExact(registers.wallMillis(), 1_000_000L), lastStamp + 1);
    stream = new InMemoryStream(lastStamp, firstSequence, maxAgeMillis);
  }

  private InMemoryStream current() {
    InMemoryStream present = stream;
    if (present == null) {
      throw missing();
    }
    return present;
  }

  private static RegisterFinding tooShortALimit(long maxAgeMillis, long neededMillis) {
    return new RegisterFinding(
        "maxAge",
        maxAgeMillis + " ms",
        "at least " + neededMillis + " ms, or none",
        "the server would drop the record of a living leader; change the bucket or shorten the lease",
        RegisterFinding.Severity.ERROR);
  }
}
