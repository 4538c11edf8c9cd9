// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.cli.watch.WatchEvent.Kind;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.ReleaseMarker;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an onlooker makes of entries and time. */
class FollowingTest {
  private static final long MILLI = 1_000_000;

  private final Following following = new Following();

  private Optional<WatchEvent> seen(long revision, RegisterContent content, long atMillis) {
    return following.seen(
        new RegisterEntry(revision, content), OptionalLong.empty(), atMillis * MILLI);
  }

  private static RegisterContent held(String token, long n) {
    return new RegisterContent.Held(new LeaseRecord("id", token, 0, 100, n, Map.of()));
  }

  private static void is(Optional<WatchEvent> event, Kind kind) {
    assertThat(event).hasValueSatisfying(value -> assertThat(value.kind()).isEqualTo(kind));
  }

  private static void is(Optional<WatchEvent> event, Kind kind, long epoch) {
    is(event, kind);
    assertThat(event.orElseThrow().epoch()).hasValue(epoch);
  }

  @Test
  void aTermKeepsTheEpochOfItsFirstRecord() {
    is(seen(5, held("a", 1), 0), Kind.LEADER, 5);
    is(seen(6, held("a", 2), 0), Kind.RENEWED, 5);
    is(seen(9, held("b", 1), 0), Kind.LEADER, 9);
  }

  @Test
  void aTermThatBeganUnseenHasTheEpochThatSomebodyTold() {
    is(following.seen(new RegisterEntry(7, held("a", 3)), OptionalLong.of(5), 0), Kind.LEADER, 5);
    is(seen(8, held("a", 4), 0), Kind.RENEWED, 5);
    Optional<WatchEvent> next = seen(20, held("b", 6), 0);
    is(next, Kind.LEADER);
    assertThat(next.orElseThrow().epoch()).isEmpty();
  }

  @Test
  void whatWasSeenIsNoNews() {
    is(seen(5, held("a", 1), 0), Kind.LEADER);
    assertThat(seen(5, held("a", 1), 0)).isEmpty();
    assertThat(seen(4, held("z", 1), 0)).isEmpty();
  }

  @Test
  void aLeaseRunsFromWhenItsRecordWasSeenUntilTheNext() {
    is(seen(5, held("a", 1), 0), Kind.LEADER);
    is(seen(6, held("a", 2), 90), Kind.RENEWED);
    assertThat(following.tick(189 * MILLI)).isEmpty();
    is(following.tick(190 * MILLI), Kind.EXPIRED, 5);
    assertThat(following.tick(500 * MILLI)).as("told once").isEmpty();
    is(seen(7, held("a", 3), 600), Kind.LEADER, 5);
    is(following.tick(700 * MILLI), Kind.EXPIRED);
  }

  @Test
  void whatIsNoRecordEndsTheLease() {
    is(seen(5, held("a", 1), 0), Kind.LEADER);
    is(
        seen(6, new RegisterContent.Released(new ReleaseMarker("id", "a", 2, null)), 0),
        Kind.RELEASED);
    assertThat(following.expiryNanos()).isEmpty();
    is(seen(7, new RegisterContent.Unreadable("why"), 0), Kind.UNREADABLE);
    is(seen(8, new RegisterContent.Erased("PURGE", 0), 0), Kind.ERASED);
    is(following.absent(), Kind.VACANT);
    assertThat(following.absent()).isEmpty();
  }

  @Test
  void aGapIsToldOnceAndItsEndToo() {
    assertThat(following.restored()).as("the beginning is no news").isEmpty();
    is(following.interrupted(), Kind.INTERRUPTED);
    assertThat(following.interrupted()).isEmpty();
    is(following.restored(), Kind.RESTORED);
  }
}
