// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static io.github.natsleader.testkit.InMemoryFixtures.BUCKET;
import static io.github.natsleader.testkit.InMemoryFixtures.GROUP;
import static io.github.natsleader.testkit.InMemoryFixtures.REQUIREMENTS;
import static io.github.natsleader.testkit.InMemoryFixtures.held;
import static io.github.natsleader.testkit.InMemoryFixtures.now;
import static io.github.natsleader.testkit.InMemoryFixtures.record;
import static io.github.natsleader.testkit.InMemoryFixtures.seen;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryRegistersTest {
  private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(5000));
  private final InMemoryRegisters registers = new InMemoryRegisters(clock);
  private final InMemoryBucket bucket = registers.bucket(BUCKET);
  private final LeaseStore store = registers.connect(Runnable::run).store(BUCKET);

  @Test
  void foreignWritesAreSeenByReadAndWatch() {
    bucket.create();
    List<StoreEvent> events = new ArrayList<>();
    store.watch(GROUP, events::add);

    long put = bucket.put(GROUP, "garbage".getBytes(UTF_8));
    long record = bucket.putRecord(GROUP, record(1));
    long deleted = bucket.delete(GROUP);
    long purged = bucket.purge(GROUP);

    assertThat(List.of(put, record, deleted, purged)).containsExactly(1L, 2L, 3L, 4L);
    RegisterEntry last = new RegisterEntry(4, new RegisterContent.Erased("PURGE", 0));
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(last));
    assertThat(bucket.entry(GROUP)).contains(last);
    assertThat(events).hasSize(5).startsWith(new StoreEvent.WatchRestored());
    assertThat(events).element(2).isEqualTo(seen(2, 1));
    assertThat(events).element(4).isEqualTo(new StoreEvent.EntrySeen(last));
  }

  @Test
  void theBytesOfARecordAreThoseOfTheNatsStore() {
    bucket.create();
    now(store.write(GROUP, record(1), 0));

    assertThat(bucket.value(GROUP).map(bytes -> new String(bytes, UTF_8)))
        .contains("{\"id\":\"host-1\",\"token\":\"token-1\",\"lease\":3000,\"n\":1}");
  }

  @Test
  void anEntryVanishesWithItsBucketsTimeLimitAndWithoutAMarker() {
    bucket.create(Duration.ofSeconds(10));
    now(store.write(GROUP, record(1), 0));
    List<StoreEvent> events = new ArrayList<>();
    store.watch(GROUP, events::add);
    events.clear();

    clock.advance(Duration.ofMillis(9_999));
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
    clock.advance(Duration.ofMillis(1));

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Absent());
    assertThat(events).isEmpty();
    assertThat(now(store.write(GROUP, record(2), 1))).isEqualTo(new StoreOutcome.Refused(0));
    assertThat(now(store.write(GROUP, record(2), 0))).isEqualTo(new StoreOutcome.Applied(2));
  }

  @Test
  void aRenewalStartsTheTimeLimitAfresh() {
    bucket.create(Duration.ofSeconds(10));
    now(store.write(GROUP, record(1), 0));
    clock.advance(Duration.ofSeconds(6));
    now(store.write(GROUP, record(2), 1));
    clock.advance(Duration.ofSeconds(6));

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 2)));
  }

  @Test
  void theTimeLimitGoesByTheWallClock() {
    bucket.create(Duration.ofSeconds(10));
    now(store.write(GROUP, record(1), 0));

    clock.stepWall(Duration.ofSeconds(10));

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Absent());
  }

  @Test
  void purgingTheStreamIsToldToNobody() {
    bucket.create();
    now(store.write(GROUP, record(1), 0));
    List<StoreEvent> events = new ArrayList<>();
    store.watch(GROUP, events::add);
    events.clear();

    bucket.purgeStream();

    assertThat(events).isEmpty();
    assertThat(bucket.lastRevision()).isEqualTo(1);
    assertThat(bucket.entry(GROUP)).isEmpty();
    assertThat(bucket.value(GROUP)).isEmpty();
  }

  @Test
  void w8ARecreatedBucketStartsWhereTheTestSays() {
    bucket.create();
    now(store.write(GROUP, record(1), 0));
    now(store.write(GROUP, record(2), 1));
    long stamp = stamp();

    bucket.recreate();
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Absent());
    assertThat(now(store.write(GROUP, record(1), 0))).isEqualTo(new StoreOutcome.Applied(1));
    assertThat(stamp()).isGreaterThan(stamp);

    bucket.recreate(1000);
    assertThat(now(store.write(GROUP, record(1), 0))).isEqualTo(new StoreOutcome.Applied(1000));
  }

  @Test
  void w8TheStampIsTheTimeOfCreation() {
    bucket.create();

    assertThat(stamp()).isEqualTo(5_000_000_000L);
    clock.advance(Duration.ofSeconds(1));
    bucket.recreate();
    assertThat(stamp()).isEqualTo(6_000_000_000L);
  }

  @Test
  void aWatchGoesOnInARecreatedBucket() {
    bucket.create();
    List<StoreEvent> events = new ArrayList<>();
    store.watch(GROUP, events::add);

    bucket.recreate();
    now(store.write(GROUP, record(1), 0));

    assertThat(events).containsExactly(new StoreEvent.WatchRestored(), seen(1, 1));
  }

  @Test
  void recreatingKeepsTheTimeLimit() {
    bucket.create(Duration.ofSeconds(1));
    bucket.recreate();

    assertThat(now(store.prepare(REQUIREMENTS))).isInstanceOf(RegisterOutcome.Unfit.class);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(bucket.exists()).isFalse();
    for (Runnable use :
        List.<Runnable>of(
            () -> bucket.put(GROUP, new byte[0]),
            () -> bucket.entry(GROUP),
            bucket::purgeStream,
            bucket::recreate,
            bucket::destroy)) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'bucket'");
    }
    bucket.create();
    assertThat(bucket.exists()).isTrue();
    assertThatThrownBy(bucket::create)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'bucket'");
    bucket.destroy();
    assertThat(bucket.exists()).isFalse();
  }

  @Test
  void whatIsStoredIsACopy() {
    bucket.create();
    byte[] value = "before".getBytes(UTF_8);
    bucket.put(GROUP, value);
    value[0] = 'x';
    bucket.value(GROUP).orElseThrow()[0] = 'y';

    assertThat(bucket.value(GROUP)).contains("before".getBytes(UTF_8));
  }

  private long stamp() {
    return ((RegisterOutcome.Ready) now(store.prepare(REQUIREMENTS))).createdStamp();
  }
}
