// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreOutcome;

/**
 * Something under way between a participant and the register, or another participant. {@code end}
 * is the participant at its other end, {@link #NOBODY} once that is gone; {@code age} counts ticks,
 * {@link #LATE} for one that may take any number of them.
 */
sealed interface Message {
  int NOBODY = -1;
  int LATE = -1;

  int end();

  int age();

  Message aged(int age);

  /** On its way to the register. */
  record Write(
      int end, int age, WriteId id, int transmission, RegisterContent content, long expected)
      implements Message {
    @Override
    public Message aged(int age) {
      return new Write(end, age, id, transmission, content, expected);
    }

    Write orphaned() {
      return new Write(NOBODY, age, id, transmission, content, expected);
    }
  }

  record WriteAnswer(int end, int age, WriteId id, int transmission, StoreOutcome outcome)
      implements Message {
    @Override
    public Message aged(int age) {
      return new WriteAnswer(end, age, id, transmission, outcome);
    }
  }

  record Read(int end, int age, long readId) implements Message {
    @Override
    public Message aged(int age) {
      return new Read(end, age, readId);
    }
  }

  record ReadAnswer(int end, int age, long readId, ReadOutcome outcome) implements Message {
    @Override
    public Message aged(int age) {
      return new ReadAnswer(end, age, readId, outcome);
    }
  }

  /** A check of the bucket, answered where it is taken up. */
  record Check(int end, int age) implements Message {
    @Override
    public Message aged(int age) {
      return new Check(end, age);
    }
  }

  /** The watch reports an entry. */
  record Event(int end, int age, RegisterEntry entry) implements Message {
    @Override
    public Message aged(int age) {
      return new Event(end, age, entry);
    }
  }

  /** The watch is back. */
  record WatchBack(int end, int age) implements Message {
    @Override
    public Message aged(int age) {
      return new WatchBack(end, age);
    }
  }

  /** On its way to whoever leads. */
  record Question(int end, int age, long askId, LeaderRequest request) implements Message {
    @Override
    public Message aged(int age) {
      return new Question(end, age, askId, request);
    }
  }

  record Reply(int end, int age, long askId, RequestOutcome outcome) implements Message {
    @Override
    public Message aged(int age) {
      return new Reply(end, age, askId, outcome);
    }
  }

  /** Whether it is for the participant, rather than from it. */
  default boolean isForParticipant() {
    return !(this instanceof Write || this instanceof Read || this instanceof Question);
  }
}
