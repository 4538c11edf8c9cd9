// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that this participant has given out, with the number of writes it sent under each:
 * what "ours" means (rule R3). Bounded: the oldest are forgotten, and count as foreign then.
 */
record IssuedTokens(List<Issued> newestFirst) {
  private static final int LIMIT = 32;

  /**
   * One token.
   *
   * @param abandoned whether its acquisition was given up without an answer (rule W5)
   * @param overAbsence whether its acquisition expected an absent key, so that its landing begins a
   *     hold (rule W3)
   * @param writesSent how many writes bear it
   * @param foreign whether somebody else was seen to use it
   */
  record Issued(
      String token, boolean abandoned, boolean overAbsence, long writesSent, boolean foreign) {}

  IssuedTokens {
    newestFirst = List.copyOf(newestFirst);
  }

  static IssuedTokens none() {
    return new IssuedTokens(List.of());
  }

  IssuedTokens issue(String token, boolean overAbsence) {
    List<Issued> next = new ArrayList<>(newestFirst.size() + 1);
    next.add(new Issued(token, false, overAbsence, 0, false));
    next.addAll(newestFirst.subList(0, Math.min(newestFirst.size(), LIMIT - 1)));
    return new IssuedTokens(next);
  }

  boolean knows(String token) {
    return newestFirst.stream().anyMatch(issued -> issued.token.equals(token));
  }

  /** Whether this write is the acquisition of one of our tokens over an absent key. */
  boolean isAcquisitionOverAbsence(WriteId id) {
    return id.n() == 1
        && newestFirst.stream()
            .anyMatch(issued -> issued.overAbsence && issued.token.equals(id.token()));
  }

  /** Whether we sent this write, and never met one under its token that we did not send. */
  boolean isOurs(WriteId id) {
    for (Issued issued : newestFirst) {
      if (issued.token.equals(id.token())) {
        return !issued.foreign && id.n() >= 1 && id.n() <= issued.writesSent;
      }
    }
    return false;
  }

  /** The number that the next write under this token bears. */
  long nextN(String token) {
    for (Issued issued : newestFirst) {
      if (issued.token.equals(token)) {
        return issued.writesSent + 1;
      }
    }
    throw new IllegalStateException("token " + token + " was never issued");
  }

  IssuedTokens sent(WriteId id) {
    return replaced(
        id.token(),
        issued ->
            new Issued(issued.token, issued.abandoned, issued.overAbsence, id.n(), issued.foreign));
  }

  IssuedTokens disown(String token) {
    return replaced(
        token,
        issued ->
            new Issued(
                issued.token, issued.abandoned, issued.overAbsence, issued.writesSent, true));
  }

  IssuedTokens abandon(String token) {
    return replaced(
        token,
        issued ->
            new Issued(issued.token, true, issued.overAbsence, issued.writesSent, issued.foreign));
  }

  /** None was given up for slowness: something else explains that no answer came. */
  IssuedTokens excused() {
    if (newestFirst.stream().noneMatch(Issued::abandoned)) {
      return this;
    }
    return new IssuedTokens(
        newestFirst.stream()
            .map(
                issued ->
                    new Issued(
                        issued.token, false, issued.overAbsence, issued.writesSent, issued.foreign))
            .toList());
  }

  /** Whether this write is an acquisition that was given up without an answer. */
  boolean isAbandonedAcquisition(WriteId id) {
    return id.n() == 1
        && newestFirst.stream()
            .anyMatch(issued -> issued.abandoned && issued.token.equals(id.token()));
  }

  private IssuedTokens replaced(
      String token, java.util.function.UnaryOperator<Issued> replacement) {
    List<Issued> next = new ArrayList<>(newestFirst);
    next.replaceAll(issued -> issued.token.equals(token) ? replacement.apply(issued) : issued);
    return new IssuedTokens(next);
  }
}
