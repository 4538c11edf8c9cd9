// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static io.github.natsleader.testkit.contract.ContractSteps.marker;
import static io.github.natsleader.testkit.contract.ContractSteps.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that breaks, comes back, is closed, or is left. */
interface ConnectionContract extends ContractSteps {
  @Test
  default void aBucketHasOneStorePerConnection() {
    String bucket = newBucketName();

    assertSame(connection().store(bucket), connection().store(bucket));
  }

  @Test
  default void theStatusIsToldInOrderAndClosedIsFinal() throws Exception {
    Recorder<ConnectionStatus> told = new Recorder<>();
    connection().onStatus(told);
    assertEquals(ConnectionStatus.CONNECTED, connection().status());

    disconnect();
    awaitStatus(told, ConnectionStatus.DISCONNECTED);
    assertNotEquals(ConnectionStatus.CONNECTED, connection().status());
    reconnect();
    awaitStatus(told, ConnectionStatus.CONNECTED);
    assertEquals(ConnectionStatus.CONNECTED, connection().status());
    closeConnection();
    awaitStatus(told, ConnectionStatus.CLOSED);
    assertEquals(ConnectionStatus.CLOSED, connection().status());

    List<ConnectionStatus> all = told.all();
    assertTrue(
        all.indexOf(ConnectionStatus.DISCONNECTED) < all.indexOf(ConnectionStatus.CONNECTED),
        all::toString);
    assertEquals(all.size() - 1, all.indexOf(ConnectionStatus.CLOSED), all::toString);
    for (int i = 1; i < all.size(); i++) {
      assertNotEquals(all.get(i - 1), all.get(i), "only changes are told");
    }
  }

  @Test
  default void aBrokenConnectionAnswersWithoutSuccess() throws Exception {
    LeaseStore store = newStore();
    long revision = applied(store.write(GROUP, record(1), 0));
    disconnected();

    assertNothingSucceeds(store, revision);
  }

  @Test
  default void aConnectionThatIsBackWorksAsBefore() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    LeaseStore other = secondConnection().store(bucket);
    long first = applied(store.write(GROUP, record(1), 0));
    disconnected();
    long second = applied(other.write(GROUP, record(2), first));
    connected();

    assertEquals(second, found(store.read(GROUP)).revision());
    assertEquals(second, refused(store.write(GROUP, record(3), first)));
    assertTrue(applied(store.write(GROUP, record(3), second)) > second);
  }

  @Test
  default void aWatchTellsThatItWasInterruptedAndThenTheNewest() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    LeaseStore other = secondConnection().store(bucket);
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);
    long first = applied(store.write(GROUP, record(1), 0));
    seen(events, first);
    stands(events);

    disconnected();
    events.await("an interruption", StoreEvent.WatchInterrupted.class::isInstance, patience());
    events.forget();
    long second = applied(other.write(GROUP, record(2), first));
    connected();
    stands(events);

    assertEquals(second, seen(events, second).revision(), "written while the watch was blind");
    long third = applied(other.write(GROUP, record(3), second));
    assertEquals(third, seen(events, third).revision());
  }

  @Test
  default void aWatchBegunWhileTheConnectionIsBrokenWorksOnceItIsBack() throws Exception {
    String bucket = newBucketName();
    LeaseStore store = preparedStore(connection(), bucket);
    disconnected();
    Recorder<StoreEvent> events = new Recorder<>();
    store.watch(GROUP, events);
    connected();
    stands(events);

    long revision = applied(secondConnection().store(bucket).write(GROUP, record(1), 0));

    assertEquals(revision, seen(events, revision).revision());
  }

  @Test
  default void aClosedConnectionAnswersWithoutSuccess() throws Exception {
    LeaseStore store = newStore();
    long revision = applied(store.write(GROUP, record(1), 0));
    Recorder<ConnectionStatus> told = new Recorder<>();
    connection().onStatus(told);
    closeConnection();
    awaitStatus(told, ConnectionStatus.CLOSED);

    assertNothingSucceeds(store, revision);
  }

  @Test
  default void whatIsDetachedTellsNothingMoreAndStillAnswers() throws Exception {
    String bucket = newBucketName();
    LeaseConnection connection = connection();
    LeaseStore store = preparedStore(connection, bucket);
    LeaseStore other = secondConnection().store(bucket);
    Recorder<StoreEvent> events = new Recorder<>();
    Recorder<StoreEvent> otherEvents = new Recorder<>();
    Recorder<ConnectionStatus> told = new Recorder<>();
    connection.onStatus(told);
    store.watch(GROUP, events);
    other.watch(GROUP, otherEvents);
    stands(events);
    long first = applied(store.write(GROUP, record(1), 0));
    seen(events, first);

    connection.detach();
    connection.detach();
    List<StoreEvent> toldBefore = events.all();
    long second = applied(other.write(GROUP, record(2), first));
    seen(otherEvents, second);
    disconnect();

    answer(store.read(GROUP));
    answer(store.write(GROUP, record(3), second));
    answer(store.prepare(REQUIREMENTS));
    assertEquals(toldBefore, events.all());
    assertEquals(List.of(), told.all());
  }

  private void assertNothingSucceeds(LeaseStore store, long revision) throws InterruptedException {
    assertNotApplied(answer(store.write(GROUP, record(2), revision)));
    assertNotApplied(answer(store.release(GROUP, marker(2), revision)));
    assertInstanceOf(ReadOutcome.Failed.class, answer(store.read(GROUP)));
    assertInstanceOf(RegisterOutcome.Unreachable.class, answer(store.prepare(REQUIREMENTS)));
  }

  private static void assertNotApplied(StoreOutcome outcome) {
    assertTrue(
        outcome instanceof StoreOutcome.Unavailable || outcome instanceof StoreOutcome.Unknown,
        outcome::toString);
  }

  private void disconnected() throws Exception {
    Recorder<ConnectionStatus> told = new Recorder<>();
    connection().onStatus(told);
    disconnect();
    awaitStatus(told, ConnectionStatus.DISCONNECTED);
  }

  private void connected() throws Exception {
    Recorder<ConnectionStatus> told = new Recorder<>();
    connection().onStatus(told);
    reconnect();
    awaitStatus(told, ConnectionStatus.CONNECTED);
  }

  private void awaitStatus(Recorder<ConnectionStatus> told, ConnectionStatus wanted)
      throws InterruptedException {
    told.await("the status " + wanted, s -> s == wanted, patience());
  }
}
