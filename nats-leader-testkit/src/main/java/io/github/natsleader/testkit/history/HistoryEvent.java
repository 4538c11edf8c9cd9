// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import io.github.natsleader.DemotionReason;
import java.util.Objects;

/**
 * Something that happened in a run. All times of one history are nanoseconds on one clock, {@link
 * System#nanoTime} of one machine for instance; where it begins means nothing.
 *
 * <p>A {@code participant} is one process (or one election in it) from its start to its end, and
 * never a name that a later process takes up again: {@code p1.3} for the third process of {@code
 * p1}.
 */
public sealed interface HistoryEvent {
  /** When it happened. */
  long atNanos();

  /**
   * One line for people, times in milliseconds since {@code originNanos} on the history's clock.
   */
  default String describe(long originNanos) {
    return new EventText(originNanos).line(this);
  }

  /** Something that one participant did, or that befell it alone. */
  sealed interface OfParticipant extends HistoryEvent {
    /** The process, by a name that it shares with no other of this history. */
    String participant();
  }

  /** {@code onPromote} of a term begins. */
  record Promoted(long atNanos, String participant, long epoch, String token)
      implements OfParticipant {
    /** Checks that the texts are present. */
    public Promoted {
      Objects.requireNonNull(participant, "participant");
      Objects.requireNonNull(token, "token");
    }
  }

  /** {@code onPromote} of a term has returned or thrown. */
  record PromoteReturned(long atNanos, String participant, long epoch) implements OfParticipant {
    /** Checks that the name is present. */
    public PromoteReturned {
      Objects.requireNonNull(participant, "participant");
    }
  }

  /** {@code onDemote} of a term begins. */
  record Demoted(long atNanos, String participant, long epoch, DemotionReason reason)
      implements OfParticipant {
    /** Checks that name and reason are present. */
    public Demoted {
      Objects.requireNonNull(participant, "participant");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** {@code onDemote} of a term has returned or thrown. */
  record DemoteReturned(long atNanos, String participant, long epoch) implements OfParticipant {
    /** Checks that the name is present. */
    public DemoteReturned {
      Objects.requireNonNull(participant, "participant");
    }
  }

  /**
   * The participant certainly answered that it leads, without a break: from {@code atNanos}
   * (included) to {@code toNanos} (excluded). From samples that is the time from the end of a
   * term's first question with a "yes" to the beginning of its last one.
   *
   * @param toNanos above {@code atNanos}
   */
  record Led(long atNanos, String participant, long epoch, long toNanos) implements OfParticipant {
    /** Checks that the name is present and the time positive. */
    public Led {
      Objects.requireNonNull(participant, "participant");
      if (toNanos <= atNanos) {
        throw new IllegalArgumentException(
            "toNanos is %d, which is not after atNanos, %d".formatted(toNanos, atNanos));
      }
    }
  }

  /**
   * The register took a write of a participant, or a release, and accepted or refused it.
   *
   * @param n which write of the token's
   * @param expectedRevision where the write expected the register; {@link #UNCONDITIONAL} if it
   *     expected nothing
   * @param lastRevision where the register was; 0 for absent
   * @param revision the write's own revision; 0 unless accepted
   */
  record Written(
      long atNanos,
      String participant,
      String token,
      long n,
      long expectedRevision,
      long lastRevision,
      Outcome outcome,
      long revision)
      implements OfParticipant {
    /** An {@code expectedRevision}: whatever is there is replaced. */
    public static final long UNCONDITIONAL = -1;

    /** Checks that texts and outcome are present. */
    public Written {
      Objects.requireNonNull(participant, "participant");
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * A term raised the fence of a guarded stream or bucket (rule F1), or tried to.
   *
   * @param atNanos when that was acknowledged
   * @param revision the fence's, on the guarded stream; 0 where it is not known
   */
  record FenceRaised(long atNanos, String participant, long epoch, Outcome outcome, long revision)
      implements OfParticipant {
    /** Checks that name and outcome are present. */
    public FenceRaised {
      Objects.requireNonNull(participant, "participant");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * A write under a fence. Of one value there may be several of these: first that its outcome is
   * unknown, and later, from what the stream holds, that it was accepted.
   *
   * @param atNanos when it was sent, or taken by the stream where that is known
   * @param value names what was written, uniquely
   * @param revision on the guarded stream; 0 unless accepted
   */
  record GuardedWrite(
      long atNanos, String participant, long epoch, String value, Outcome outcome, long revision)
      implements OfParticipant {
    /** Checks that texts and outcome are present. */
    public GuardedWrite {
      Objects.requireNonNull(participant, "participant");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * {@code validateToken()} of a term was answered (rule T2). A question without an answer is no
   * event.
   *
   * @param askedAtNanos when it was asked
   * @param valid what it said
   */
  record Proved(long atNanos, String participant, long epoch, long askedAtNanos, boolean valid)
      implements OfParticipant {
    /** Checks that the name is present. */
    public Proved {
      Objects.requireNonNull(participant, "participant");
    }
  }

  /** The process ended without a word; its open term needs no demotion. */
  record Crashed(long atNanos, String participant) implements OfParticipant {
    /** Checks that the name is present. */
    public Crashed {
      Objects.requireNonNull(participant, "participant");
    }
  }

  /**
   * Something threw that must not: the library, not a user's callback.
   *
   * @param what the exception, and what it was thrown on
   */
  record Threw(long atNanos, String participant, String what) implements OfParticipant {
    /** Checks that the texts are present. */
    public Threw {
      Objects.requireNonNull(participant, "participant");
      Objects.requireNonNull(what, "what");
    }
  }

  /**
   * Something is broken from here on.
   *
   * @param kind of fault, to count by
   * @param target what is broken: a participant, a server, a link
   */
  record FaultBegan(long atNanos, String kind, String target) implements HistoryEvent {
    /** Checks that the texts are present. */
    public FaultBegan {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(target, "target");
    }
  }

  /**
   * That fault is mended; others may not be.
   *
   * @param kind as in {@link FaultBegan}
   * @param target as in {@link FaultBegan}
   */
  record FaultEnded(long atNanos, String kind, String target) implements HistoryEvent {
    /** Checks that the texts are present. */
    public FaultEnded {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(target, "target");
    }
  }

  /** Nothing is broken from here on, until the next {@link FaultBegan}. */
  record Healed(long atNanos) implements HistoryEvent {}

  /** Nothing is observed from here on. */
  record RunEnded(long atNanos) implements HistoryEvent {}
}
