// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static io.github.natsleader.testkit.simulation.RuleBench.PRIORITY;
import static io.github.natsleader.testkit.simulation.RuleBench.TTL_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.foreign;
import static io.github.natsleader.testkit.simulation.RuleBench.own;
import static io.github.natsleader.testkit.simulation.RuleBench.record;
import static io.github.natsleader.testkit.simulation.RuleBench.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitsAreKeptTest {
  private static final long SEEN = 1_001;

  private final RuleBench bench = RuleBench.ofWaiting(WaitsAreKept::new, TakeoverMode.COOPERATIVE);

  @BeforeEach
  void start() {
    bench.starts();
  }

  private void sees(RegisterContent content) {
    RegisterEntry entry = new RegisterEntry(SEEN, content);
    bench.step(new Input.Watched(new StoreEvent.EntrySeen(entry)));
  }

  private void sees(int priority, long leaseMillis) {
    sees(new RegisterContent.Held(record(foreign(), priority, leaseMillis)));
  }

  private void reads(ReadOutcome outcome) {
    bench.step(new Input.ReadAnswered(1, outcome));
  }

  private void replacesAfter(long millis, long expectedRevision) {
    bench.passMillis(millis);
    bench.says(write(1, expectedRevision));
  }

  private void requireKept() {
    assertThat(bench.violations()).isEmpty();
  }

  private void requireBroken(String what) {
    assertThat(bench.violations()).singleElement().asString().contains(what);
  }

  @Test
  void theHolderIsWaitedOut() {
    sees(PRIORITY, 3_000);
    replacesAfter(3_000, SEEN);
    requireKept();
  }

  @Test
  void theHolderIsNot() {
    sees(PRIORITY, 3_000);
    replacesAfter(2_999, SEEN);
    requireBroken("after 2999000000 ns of 3000000000");
  }

  @Test
  void aRecordSeenAgainIsWaitedOutSinceTheFirstTime() {
    sees(PRIORITY, 3_000);
    bench.passMillis(2_000);
    sees(PRIORITY, 3_000);
    replacesAfter(1_000, SEEN);
    requireKept();
  }

  @Test
  void aHolderOfLowerPriorityMayBeReplacedAtOnce() {
    sees(PRIORITY - 1, 3_000);
    replacesAfter(0, SEEN);
    requireKept();
  }

  @Test
  void aReleaseLetsInAtOnce() {
    WriteId id = foreign();
    sees(new RegisterContent.Released(new ReleaseMarker("p1", id.token(), id.n(), null)));
    replacesAfter(0, SEEN);
    requireKept();
  }

  @Test
  void itsOwnRecordDoesToo() {
    bench.says(write(1, 0));
    sees(new RegisterContent.Held(record(own(1), PRIORITY, 3_000)));
    replacesAfter(0, SEEN);
    requireKept();
  }

  @Test
  void oneUnderItsTokenThatItNeverSentDoesNot() {
    bench.says(write(1, 0));
    sees(new RegisterContent.Held(record(own(2), PRIORITY, 3_000)));
    replacesAfter(0, SEEN);
    requireBroken("after 0 ns of 3000000000");
  }

  @ParameterizedTest
  @ValueSource(longs = {TTL_MILLIS - 1, TTL_MILLIS})
  void whoeverCannotBeReadIsWaitedOutByOurOwnLease(long millis) {
    sees(new RegisterContent.Unreadable("no JSON"));
    replacesAfter(millis, SEEN);
    assertThat(bench.violations()).hasSize(millis < TTL_MILLIS ? 1 : 0);
  }

  @Test
  void aLeaseBeyondMeasureIsNotHonoured() {
    sees(PRIORITY, LeaseRecord.MAX_LEASE_MILLIS + 1);
    replacesAfter(TTL_MILLIS, SEEN);
    requireKept();
  }

  @Test
  void whatWasNeverSeenIsNotReplaced() {
    sees(PRIORITY, 3_000);
    replacesAfter(10_000, SEEN + 1);
    requireBroken("never seen");
  }

  @Test
  void whatWasAcknowledgedIs() {
    bench.step(new Input.WriteAnswered(own(1), 1, new StoreOutcome.Applied(SEEN)));
    replacesAfter(0, SEEN);
    requireKept();
  }

  @Test
  void anEmptyRegisterWaitsForNobody() {
    reads(new ReadOutcome.Absent());
    replacesAfter(0, 0);
    requireKept();
  }

  @Test
  void whatIsThereIsNotTakenForAbsent() {
    sees(PRIORITY, 3_000);
    replacesAfter(10_000, 0);
    requireBroken("nothing says is gone");
  }

  @ParameterizedTest
  @ValueSource(longs = {2_999, 3_000})
  void whatIsGoneIsWaitedOutByTheLongestLeaseSeen(long millis) {
    sees(PRIORITY, 3_000);
    bench.passMillis(10_000);
    reads(new ReadOutcome.Absent());
    replacesAfter(millis, 0);
    assertThat(bench.violations()).hasSize(millis < 3_000 ? 1 : 0);
  }
}
