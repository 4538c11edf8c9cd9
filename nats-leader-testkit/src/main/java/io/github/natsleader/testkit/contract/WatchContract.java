// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static io.github.natsleader.testkit.contract.ContractSteps.marker;
import static io.github.natsleader.testkit.contract.ContractSteps.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a watch reports. Events may be late, repeated or missing, but the newest entry comes while
 * all is well.
 */
interface WatchContract extends ContractSteps {
  @Test
  default void aWatchTellsWhatOthersWrite() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    LeaseStore other = secondConnection().store(bucket);
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);

    long held = applied(other.write(GROUP, record(1), 0));
    assertEquals(new RegisterEntry(held, new RegisterContent.Held(record(1))), seen(events, held));
    long released = applied(other.release(GROUP, marker(2), held));
    assertEquals(
        new RegisterEntry(released, new RegisterContent.Released(marker(2))),
        seen(events, released));
  }

  @Test
  default void aWatchTellsOnceThatItStands() throws Exception {
    LeaseStore store = newStore();
    Recorder<StoreEvent> early = new Recorder<>();
    Recorder<StoreEvent> late = new Recorder<>();
    store.watch(GROUP, early);
    stands(early);
    store.watch(GROUP, late);
    stands(late);

    long revision = applied(store.write(GROUP, record(1), 0));
    seen(early, revision);
    seen(late, revision);

    for (Recorder<StoreEvent> events : List.of(early, late)) {
      List<StoreEvent> told =
          events.all().stream().filter(e -> !(e instanceof StoreEvent.EntrySeen)).toList();
      assertEquals(List.of(new StoreEvent.WatchRestored()), told);
    }
  }

  @Test
  default void aWatchTellsItsOwnConnectionsWritesToo() throws Exception {
    LeaseStore store = newStore();
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);

    long revision = applied(store.write(GROUP, record(1), 0));

    assertEquals(revision, seen(events, revision).revision());
  }

  @Test
  default void w3AWatchTellsForeignEntriesAsAReadDoes() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);

    put(bucket, GROUP, "garbage".getBytes(StandardCharsets.UTF_8));
    sameByReadAndWatch(store, events, RegisterContent.Unreadable.class);
    delete(bucket, GROUP, NO_BODY);
    sameByReadAndWatch(store, events, RegisterContent.Erased.class);
    delete(bucket, GROUP, "{\"lease\":1500}".getBytes(StandardCharsets.UTF_8));
    sameByReadAndWatch(store, events, RegisterContent.Erased.class);
    purge(bucket, GROUP);
    sameByReadAndWatch(store, events, RegisterContent.Erased.class);
    put(bucket, GROUP, new byte[0]);
    sameByReadAndWatch(store, events, RegisterContent.Unreadable.class);
  }

  @Test
  default void entriesAreToldInTheirOrderUpToTheNewest() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    LeaseStore other = secondConnection().store(bucket);
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);
    long revision = 0;
    for (int n = 1; n <= 100; n++) {
      revision = applied(other.write(GROUP, record(n), revision));
    }

    seen(events, revision);

    List<Long> told = revisions(events);
    assertEquals(told.stream().sorted().toList(), told);
  }

  @Test
  default void ofWhatWasThereBeforeAtMostTheNewestEntryIsTold() throws Exception {
    LeaseStore store = newStore();
    long first = applied(store.write(GROUP, record(1), 0));
    long second = applied(store.write(GROUP, record(2), first));
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);

    long third = applied(store.write(GROUP, record(3), second));
    seen(events, third);

    assertTrue(revisions(events).stream().allMatch(r -> r >= second), () -> "" + events.all());
  }

  @Test
  default void aWatchTellsItsOwnGroupAlone() throws Exception {
    LeaseStore store = newStore();
    Recorder<StoreEvent> one = new Recorder<>();
    Recorder<StoreEvent> two = new Recorder<>();
    Recorder<StoreEvent> below = new Recorder<>();
    store.watch("one", one);
    store.watch("two", two);
    store.watch("one.below", below);

    long ofOne = applied(store.write("one", record(1), 0));
    long ofBelow = applied(store.write("one.below", record(1), 0));
    long ofTwo = applied(store.write("two", record(1), 0));
    seen(one, ofOne);
    seen(two, ofTwo);
    seen(below, ofBelow);

    assertTrue(revisions(one).stream().allMatch(r -> r == ofOne), () -> "" + one.all());
    assertTrue(revisions(two).stream().allMatch(r -> r == ofTwo), () -> "" + two.all());
    assertTrue(revisions(below).stream().allMatch(r -> r == ofBelow), () -> "" + below.all());
  }

  @Test
  default void severalWatchesOfOneGroupAreAllTold() throws Exception {
    LeaseStore store = newStore();
    Recorder<StoreEvent> early = new Recorder<>();
    Recorder<StoreEvent> late = new Recorder<>();
    store.watch(GROUP, early);
    long first = applied(store.write(GROUP, record(1), 0));
    seen(early, first);
    store.watch(GROUP, late);

    long second = applied(store.write(GROUP, record(2), first));

    assertEquals(second, seen(early, second).revision());
    assertEquals(second, seen(late, second).revision());
  }

  @Test
  default void aCancelledWatchTellsNothingAndLeavesTheOthersAlone() throws Exception {
    LeaseStore store = newStore();
    Recorder<StoreEvent> cancelled = new Recorder<>();
    Recorder<StoreEvent> kept = new Recorder<>();
    LeaseStore.Watch watch = store.watch(GROUP, cancelled);
    store.watch(GROUP, kept);
    stands(cancelled);
    long first = applied(store.write(GROUP, record(1), 0));
    seen(cancelled, first);
    seen(kept, first);

    watch.cancel();
    watch.cancel();
    List<StoreEvent> toldBefore = cancelled.all();
    long second = applied(store.write(GROUP, record(2), first));
    seen(kept, second);
    long third = applied(store.write(GROUP, record(3), second));
    seen(kept, third);

    assertEquals(toldBefore, cancelled.all());
  }

  @Test
  default void aGroupCanBeWatchedAgain() throws Exception {
    LeaseStore store = newStore();
    store.watch(GROUP, new Recorder<>()).cancel();
    Recorder<StoreEvent> again = new Recorder<>();
    store.watch(GROUP, again);

    long revision = applied(store.write(GROUP, record(1), 0));

    assertEquals(revision, seen(again, revision).revision());
  }

  private void sameByReadAndWatch(
      LeaseStore store, Recorder<StoreEvent> events, Class<? extends RegisterContent> kind)
      throws InterruptedException {
    RegisterEntry read = found(store.read(GROUP));
    assertInstanceOf(kind, read.content());
    assertEquals(read, seen(events, read.revision()));
  }

  private static List<Long> revisions(Recorder<StoreEvent> events) {
    return events.all().stream()
        .filter(StoreEvent.EntrySeen.class::isInstance)
        .map(e -> ((StoreEvent.EntrySeen) e).entry().revision())
        .toList();
  }
}
