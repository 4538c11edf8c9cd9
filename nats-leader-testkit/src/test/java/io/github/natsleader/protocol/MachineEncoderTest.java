// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.explorer.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever a machine remembers is either told by its encoding, or left out for a reason that is
 * written here: new memory cannot be forgotten.
 */
class MachineEncoderTest {
  private static final int WAYS = 6;
  private static final long LONGEST_AGE = 12;

  private static final String SHOWN = "shown to people, decides nothing";
  private static final String REPORTS = "counted for reports alone, where pauses do not grow";
  private static final String UNCHECKED = "no health is checked in what is explored";

  private static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          entry("Campaign.failures", REPORTS),
          entry("Health.failures", UNCHECKED),
          entry("Health.known", UNCHECKED),
          entry("Health.lastCheckId", UNCHECKED),
          entry("Health.nextDueNanos", UNCHECKED),
          entry("Health.running", UNCHECKED),
          entry("Health.verdictDueNanos", UNCHECKED),
          entry("LeaderInfo.id", SHOWN),
          entry("LeaderInfo.meta", SHOWN),
          entry("LeaseRecord.meta", SHOWN),
          entry("Link.failures", REPORTS),
          entry("MachineState.health", UNCHECKED),
          entry("MachineState.vitals", SHOWN),
          entry("PendingWrite.pauses", REPORTS),
          entry("RegisterView.everOccupied", "decides about reports alone"),
          entry("RegisterView.namesake", "decides about reports alone"),
          entry("Vitals.consecutiveFailures", SHOWN),
          entry("Vitals.lastHeartbeat", SHOWN),
          entry("Wanted.validationId", "names a question, decides nothing"));

  @Test
  void everythingThatIsRememberedIsToldOrLeftOutForAReason() {
    Changes changes = new Changes(MachineEncoderTest::encoding);
    Machines.met(WAYS).forEach(changes::tryAll);

    assertThat(changes.withoutEffect()).isEqualTo(new TreeSet<>(LEFT_OUT.keySet()));
  }

  static List<Long> encoding(Machines.Sample sample, Object memory) {
    List<Long> told = new ArrayList<>();
    try {
      new MachineEncoder(new Plain(told), sample.settings(), sample.tickNanos(), LONGEST_AGE, true)
          .encode(memory, sample.now());
      facts(told, MachineFacts.of(memory));
    } catch (RuntimeException e) {
      // No machine comes to remember that: whoever reads it stumbles, and does not overlook it.
      told.add(Long.MIN_VALUE);
    }
    return told;
  }

  /** What of it is told where others refer to it. */
  private static void facts(List<Long> told, MachineFacts facts) {
    told.add(facts.openTransmissions());
    told.add(facts.floor());
    for (int i = 0; i < facts.issuedTokens(); i++) {
      told.add((long) facts.issuedToken(i).hashCode());
      told.add((long) facts.marks(i));
      told.add(facts.writesSent(i));
    }
    for (int id = 0; id < 64; id++) {
      told.add(facts.awaitsRead(id) ? 1L : 0);
      told.add(facts.awaitsReply(id) ? 1L : 0);
    }
  }

  /** Everything as it is given. */
  private record Plain(List<Long> told) implements EncodingSink {
    @Override
    public void value(long value) {
      told.add(value);
    }

    @Override
    public void revision(long revision) {
      told.add(revision);
    }

    @Override
    public void token(String token) {
      told.add(token == null ? 0L : token.hashCode());
    }

    @Override
    public void write(String token, long n) {
      token(token);
      told.add(n);
    }

    @Override
    public void participant(String instanceId) {
      token(instanceId);
    }
  }
}
