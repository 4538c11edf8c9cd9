// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.EncodingSink;
import io.github.natsleader.protocol.MachineEncoder;
import io.github.natsleader.protocol.MachineFacts;
import java.util.Arrays;

/**
 * Writes a world down so that equal situations are written alike, and draws 128 bits from it:
 * revisions by their order, tokens by their first occurrence, time by its distance from now,
 * participants that are alike in an order that does not depend on their names, messages without the
 * order in which they were sent. Belongs to one thread.
 */
@SuppressWarnings("EnumOrdinal") // The numbers are not kept beyond a run.
final class Fingerprinter implements EncodingSink {
  private static final int NOBODY = -2;

  private final MachineEncoder[] encoders;
  private final Names names = new Names();
  private final Sameness sameness;
  private final Revisions revisions = new Revisions();
  private final MessageOrder messageOrder = new MessageOrder();
  private long[] values = new long[512];
  private int size;
  private final MachineFacts[] facts;
  private int[] order;
  private long high;
  private long low;

  Fingerprinter(Rules rules) {
    this(rules, Long.MAX_VALUE);
  }

  /**
   * One that may know less.
   *
   * @param longestAge from how many ticks on it does not tell how old something is
   */
  Fingerprinter(Rules rules, long longestAge) {
    Scope scope = rules.scope();
    int candidates = scope.candidates();
    encoders = new MachineEncoder[candidates];
    facts = new MachineFacts[candidates];
    for (int p = 0; p < candidates; p++) {
      long tickNanos = rules.clockNanos(p);
      encoders[p] =
          new MachineEncoder(
              this,
              scope.settings().get(p),
              tickNanos,
              Math.min(longestAge, scope.longestAgeTicks(tickNanos)),
              scope.asks());
    }
    sameness = new Sameness(rules);
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Writes the world down; then {@link #high()} and {@link #low()} are its fingerprint. */
  void take(World world) {
    for (int p = 0; p < facts.length; p++) {
      Participant one = world.participants()[p];
      facts[p] = one.isGone() ? null : MachineFacts.of(one.machine().memory());
    }
    order = sameness.order(world);
    writeDown(world);
    long leastHigh = high;
    long leastLow = low;
    while (sameness.next()) {
      writeDown(world);
      boolean less = high < leastHigh || (high == leastHigh && low < leastLow);
      leastHigh = less ? high : leastHigh;
      leastLow = less ? low : leastLow;
    }
    high = leastHigh;
    low = leastLow;
  }

  private void writeDown(World world) {
    size = 0;
    revisions.clear();
    names.clear(facts);
    value(world.clockChoice());
    register(world);
    for (int place = 0; place < order.length; place++) {
      participant(world, order[place]);
    }
    messages(world);
    value(world.budgets());
    revision(world.lastEpoch());
    revisions.rank(values);
    hash();
  }

  private void register(World world) {
    encoders[0].entry(world.register().current());
    encoders[0].entry(world.register().before());
    value(world.register().createdStamp());
  }

  private void participant(World world, int p) {
    Participant one = world.participants()[p];
    value(one.mode().ordinal());
    if (one.isGone()) {
      value(one.isStopped() ? 1 : 0);
      encoders[p].lease(one.isValid() ? one.lease() : null, one.now());
      return;
    }
    value(
        (one.connected() ? 1 : 0)
            + (one.openTerm() != 0 ? 2 : 0)
            + (one.callbacksTerm() != 0 ? 4 : 0)
            + (one.slow() ? 8 : 0)
            + (one.proof().ordinal() << 4));
    if (one.proof() != Participant.Proof.NONE) {
      token(one.token());
    }
    encoders[p].encode(one.machine().memory(), one.now());
    encoders[p].lease(one.lease(), one.now());
    value(otherwiseOpen(world, p) ? 1 : 0);
  }

  /** Whether a transmission without any message left may have been, or be applied. */
  private boolean otherwiseOpen(World world, int p) {
    long open = facts[p].openTransmissions();
    for (Message message : world.messages()) {
      if (message.end() == p && open != 0) {
        if (message instanceof Message.Write write && facts[p].awaitsWrite(write.id())) {
          open &= ~(1L << write.transmission());
        } else if (message instanceof Message.WriteAnswer answer
            && facts[p].awaitsWrite(answer.id())) {
          open &= ~(1L << answer.transmission());
        }
      }
    }
    return open != 0;
  }

  private void messages(World world) {
    messageOrder.sort(world.messages(), sameness, names, facts);
    value(messageOrder.size());
    for (int i = 0; i < messageOrder.size(); i++) {
      value(messageOrder.kindKey(i));
      message(messageOrder.get(i));
    }
  }

  private void message(Message message) {
    if (message instanceof Message.Write write) {
      write(write.id().token(), write.id().n());
      encoders[0].content(write.content());
      revision(write.expected());
    } else if (message instanceof Message.WriteAnswer answer) {
      write(answer.id().token(), answer.id().n());
      revision(MessageOrder.revision(answer));
    } else if (message instanceof Message.ReadAnswer answer) {
      encoders[0].entry(MessageOrder.found(answer));
    } else if (message instanceof Message.Event event) {
      encoders[0].entry(event.entry());
    } else if (message instanceof Message.Question question) {
      token(question.request().token());
      revision(question.request().epoch());
      value(question.request().priority());
    }
  }

  @Override
  public void value(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  @Override
  public void revision(long revision) {
    revisions.add(size, revision);
    value(0);
  }

  @Override
  public void token(String token) {
    number(token);
  }

  @Override
  public void write(String token, long n) {
    int number = number(token);
    value(names.place(number, n));
  }

  @Override
  public void participant(String instanceId) {
    value(instanceId == null ? NOBODY : sameness.place(instanceId));
  }

  private int number(String token) {
    if (token == null || token.isEmpty()) {
      value(NOBODY);
      return 0;
    }
    int number = names.number(token);
    if (number < 0) {
      number = ~number;
      value(number);
      int owner = names.owner(number);
      value(owner < 0 ? NOBODY : sameness.place(owner));
      value(names.marks(number));
    } else {
      value(number);
    }
    return number;
  }

  private void hash() {
    long a = 0x9E3779B97F4A7C15L;
    long b = 0xC2B2AE3D27D4EB4FL;
    for (int i = 0; i < size; i++) {
      long value = (values[i] + 0x632BE59BD9B4E019L) * 0xFF51AFD7ED558CCDL;
      value ^= value >>> 32;
      a = (a ^ value) * 0x9FB21C651E98DF25L;
      a ^= a >>> 32;
      b = (Long.rotateLeft(b, 23) + value) * 0xD6E8FEB86659FD93L;
      b ^= b >>> 29;
    }
    high = mix(a + size);
    low = mix(b ^ size);
    if (high == 0 && low == 0) {
      // Stands for an empty slot.
      low = 1;
    }
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
