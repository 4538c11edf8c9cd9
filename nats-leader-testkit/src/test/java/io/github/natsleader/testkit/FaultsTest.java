// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static io.github.natsleader.testkit.InMemoryFixtures.BUCKET;
import static io.github.natsleader.testkit.InMemoryFixtures.GROUP;
import static io.github.natsleader.testkit.InMemoryFixtures.held;
import static io.github.natsleader.testkit.InMemoryFixtures.marker;
import static io.github.natsleader.testkit.InMemoryFixtures.now;
import static io.github.natsleader.testkit.InMemoryFixtures.record;
import static io.github.natsleader.testkit.InMemoryFixtures.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import io.github.natsleader.testkit.Faults.OnEvent;
import io.github.natsleader.testkit.Faults.OnRead;
import io.github.natsleader.testkit.Faults.OnWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final InMemoryRegisters registers = new InMemoryRegisters(new ManualClock());
  private final InMemoryLeaseConnection connection = registers.connect(Runnable::run);
  private final Faults faults = connection.faults();
  private final LeaseStore store = connection.store(BUCKET);
  private final LeaseStore other = registers.connect(Runnable::run).store(BUCKET);

  @BeforeEach
  void oneRecord() {
    registers.bucket(BUCKET).create();
    now(store.write(GROUP, record(1), 0));
  }

  @Test
  void r1AnAppliedWriteLosesItsAnswer() {
    faults.onWrite(OnWrite.APPLIED_ANSWER_LOST);

    assertThat(now(store.write(GROUP, record(2), 1))).isInstanceOf(StoreOutcome.Unknown.class);
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 2)));
  }

  @Test
  void r1AWriteIsLost() {
    faults.onWrite(OnWrite.LOST);

    assertThat(now(store.write(GROUP, record(2), 1))).isInstanceOf(StoreOutcome.Unknown.class);
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
    assertThat(faults.delayedCount()).isZero();
  }

  @Test
  void r1AWriteLandsLate() {
    faults.onWrite(OnWrite.APPLIED_LATE);

    assertThat(now(store.write(GROUP, record(2), 1))).isInstanceOf(StoreOutcome.Unknown.class);
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
    assertThat(faults.delayedCount()).isEqualTo(1);
    faults.deliverDelayed();
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 2)));
    assertThat(faults.delayedCount()).isZero();
  }

  @Test
  void aLateWriteIsJudgedWhenItLands() {
    faults.onWrite(OnWrite.APPLIED_LATE);
    now(store.write(GROUP, record(2), 1));
    now(other.write(GROUP, record(9), 1));

    faults.deliverDelayed();

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 9)));
  }

  @Test
  void aLateWriteLandsThoughItsConnectionIsClosed() {
    faults.onWrite(OnWrite.APPLIED_LATE);
    now(store.write(GROUP, record(2), 1));
    connection.close();
    connection.detach();

    faults.deliverDelayed();

    assertThat(now(other.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 2)));
  }

  @Test
  void h5ARefusalIsStale() {
    now(store.write(GROUP, record(2), 1));
    faults.onWrite(OnWrite.REFUSED_STALE);

    assertThat(now(store.write(GROUP, record(3), 2))).isEqualTo(new StoreOutcome.Refused(1));
    assertThat(now(store.write(GROUP, record(3), 2))).isEqualTo(new StoreOutcome.Applied(3));
  }

  @Test
  void r1AWriteIsNotSent() {
    faults.onWrite(OnWrite.UNAVAILABLE);

    assertThat(now(store.write(GROUP, record(2), 1))).isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
  }

  @Test
  void aReleaseMeetsTheFaultsOfWrites() {
    faults.onWrite(OnWrite.LOST);

    assertThat(now(store.release(GROUP, marker(2), 1))).isInstanceOf(StoreOutcome.Unknown.class);
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
  }

  @Test
  void faultsComeInTheirOrderAndOnThisConnectionAlone() {
    faults.onWrite(OnWrite.UNAVAILABLE, OnWrite.LOST);

    assertThat(now(other.write(GROUP, record(2), 1))).isEqualTo(new StoreOutcome.Applied(2));
    assertThat(now(store.write(GROUP, record(3), 2))).isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(now(store.write(GROUP, record(3), 2))).isInstanceOf(StoreOutcome.Unknown.class);
    assertThat(now(store.write(GROUP, record(3), 2))).isEqualTo(new StoreOutcome.Applied(3));
  }

  @Test
  void clearTakesBackWhatIsLeft() {
    faults.onWrite(OnWrite.LOST).onRead(OnRead.ABSENT).onEvent(OnEvent.DROPPED);
    List<StoreEvent> events = new ArrayList<>();
    store.watch(GROUP, events::add);
    events.clear();

    faults.clear();

    assertThat(now(store.write(GROUP, record(2), 1))).isEqualTo(new StoreOutcome.Applied(2));
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 2)));
    assertThat(events).containsExactly(seen(2, 2));
  }

  @Test
  void readsAreStaleAbsentOrFail() {
    now(store.write(GROUP, record(2), 1));
    faults.onRead(OnRead.STALE, OnRead.ABSENT, OnRead.FAILED);

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Absent());
    assertThat(now(store.read(GROUP))).isInstanceOf(ReadOutcome.Failed.class);
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(2, 2)));
  }

  @Test
  void aStaleReadOfTheFirstEntryIsAbsence() {
    faults.onRead(OnRead.STALE);

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Absent());
  }

  @Test
  void aStaleReadMayShowWhatHasVanished() {
    registers.bucket(BUCKET).purgeStream();
    faults.onRead(OnRead.STALE);

    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
    assertThat(now(store.read(GROUP))).isEqualTo(new ReadOutcome.Absent());
  }

  @Test
  void eventsAreDroppedDuplicatedOrDelayed() {
    List<StoreEvent> events = new ArrayList<>();
    List<StoreEvent> otherEvents = new ArrayList<>();
    store.watch(GROUP, events::add);
    other.watch(GROUP, otherEvents::add);
    events.clear();
    otherEvents.clear();
    faults.onEvent(OnEvent.DROPPED, OnEvent.DUPLICATED, OnEvent.DELAYED);

    now(other.write("not watched", record(1), 0));
    now(other.write(GROUP, record(2), 1));
    assertThat(events).isEmpty();
    now(other.write(GROUP, record(3), 3));
    assertThat(events).containsExactly(seen(4, 3), seen(4, 3));
    now(other.write(GROUP, record(4), 4));
    now(other.write(GROUP, record(5), 5));
    assertThat(events).hasSize(3).endsWith(seen(6, 5));
    faults.deliverDelayed();

    assertThat(events).hasSize(4).endsWith(seen(6, 5), seen(5, 4));
    assertThat(otherEvents).containsExactly(seen(3, 2), seen(4, 3), seen(5, 4), seen(6, 5));
  }

  @Test
  void aDelayedEventIsNotToldToACancelledWatch() {
    List<StoreEvent> events = new ArrayList<>();
    LeaseStore.Watch watch = store.watch(GROUP, events::add);
    events.clear();
    faults.onEvent(OnEvent.DELAYED);
    now(other.write(GROUP, record(2), 1));

    watch.cancel();
    faults.deliverDelayed();

    assertThat(events).isEmpty();
  }

  @Test
  void aBrokenConnectionUsesNoFaultUp() {
    faults.onWrite(OnWrite.APPLIED_ANSWER_LOST);
    connection.connectionLost();
    assertThat(now(store.write(GROUP, record(2), 1))).isInstanceOf(StoreOutcome.Unavailable.class);
    connection.reconnect();

    assertThat(now(store.write(GROUP, record(2), 1))).isInstanceOf(StoreOutcome.Unknown.class);
  }
}
