// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.nats.client.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Options of a NATS connection that suit elections. */
public final class ConnectionOptions {
  private static final Duration RECONNECT_WAIT = Duration.ofMillis(100);
  private static final Duration RECONNECT_JITTER = Duration.ofMillis(50);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
  private static final Duration LONGEST_PING_SILENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_RECONNECT_WAIT = Duration.ofSeconds(1);
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);
  private static final int PINGS_OUT = 2;
  private static final int UNLIMITED = -1;

  private ConnectionOptions() {}

  /**
   * One option that does not suit elections.
   *
   * @param option the option's name in {@link Options.Builder}
   * @param found its value
   * @param recommended what it should be
   * @param consequence what happens otherwise
   */
  public record Finding(String option, String found, String recommended, String consequence) {
    @Override
    public String toString() {
      return option + " is " + found + ", recommended is " + recommended + ": " + consequence;
    }
  }

  /**
   * A builder to go on from, with servers, credentials and listeners.
   *
   * <ul>
   *   <li>{@code maxReconnects(-1)}: the default gives up after 60 attempts and closes the
   *       connection for good, and every election on it with it.
   *   <li>{@code reconnectWait(100 ms)}, {@code reconnectJitter(50 ms)}, with TLS too: the default
   *       of 2 s, and 1 s more with TLS, is a good part of a lease.
   *   <li>{@code reconnectBufferSize(0)}: by default what is published while disconnected is kept,
   *       and sent after the reconnect although its sender has long given up. Elections are correct
   *       all the same, but such ghosts cost a round of reads; and a write that fails at once is
   *       worth more than one that may happen later.
   *   <li>{@code pingInterval(5 s)}, {@code maxPingsOut(2)}: a connection that died without a word
   *       is noticed after about 15 s; by default after some minutes.
   *   <li>{@code connectionTimeout(2 s)}: an attempt at a server that does not answer ends before
   *       most leases do, so that the next server has its turn.
   * </ul>
   */
  public static Options.Builder recommended() {
    return new Options.Builder()
        .maxReconnects(UNLIMITED)
        .reconnectWait(RECONNECT_WAIT)
        .reconnectJitter(RECONNECT_JITTER)
        .reconnectJitterTls(RECONNECT_JITTER)
        .reconnectBufferSize(0)
        .pingInterval(PING_INTERVAL)
        .maxPingsOut(PINGS_OUT)
        .connectionTimeout(CONNECTION_TIMEOUT);
  }

  /**
   * What in these options does not suit elections. Elections run all the same, correctly; each
   * finding tells what it costs.
   */
  public static List<Finding> findings(Options options) {
    List<Finding> findings = new ArrayList<>();
    reconnecting(options, findings);
    sending(options, findings);
    Duration silence = options.getPingInterval().multipliedBy(options.getMaxPingsOut() + 1L);
    if (options.getPingInterval().isZero() || silence.compareTo(LONGEST_PING_SILENCE) > 0) {
      findings.add(
          new Finding(
              "pingInterval",
              options.getPingInterval() + " with maxPingsOut " + options.getMaxPingsOut(),
              PING_INTERVAL + " with maxPingsOut " + PINGS_OUT,
              "a connection that died without a word is noticed only after about " + silence));
    }
    return List.copyOf(findings);
  }

  private static void reconnecting(Options options, List<Finding> findings) {
    if (options.getMaxReconnect() >= 0) {
      findings.add(
          new Finding(
              "maxReconnects",
              Integer.toString(options.getMaxReconnect()),
              "-1, no limit",
              "after that many attempts the connection is closed, and all its elections with it"));
    }
    jitter(options.getReconnectJitter(), "reconnectJitter", findings);
    jitter(options.getReconnectJitterTls(), "reconnectJitterTls", findings);
    if (options.getReconnectWait().compareTo(LONGEST_RECONNECT_WAIT) > 0) {
      findings.add(
          new Finding(
              "reconnectWait",
              options.getReconnectWait().toString(),
              RECONNECT_WAIT.toString(),
              "the way back after a short cut may take longer than a lease"));
    }
  }

  /** The client (seen in 2.26.2) draws a number below it, which fails for 0. */
  private static void jitter(Duration jitter, String option, List<Finding> findings) {
    if (jitter.isZero()) {
      findings.add(
          new Finding(
              option,
              jitter.toString(),
              RECONNECT_JITTER.toString(),
              "the client's reconnecting fails for good after the first attempt that failed"));
    }
  }

  private static void sending(Options options, List<Finding> findings) {
    if (options.getReconnectBufferSize() != 0) {
      findings.add(
          new Finding(
              "reconnectBufferSize",
              options.getReconnectBufferSize() + " bytes",
              "0",
              "writes of a time without connection are sent after it, when they are old"));
    }
    if (options.isDiscardMessagesWhenOutgoingQueueFull()) {
      findings.add(
          new Finding(
              "discardMessagesWhenOutgoingQueueFull",
              "true",
              "false",
              "a write may be dropped in silence, and is missed only when its time is up"));
    }
    if (options.isNoNoResponders()) {
      findings.add(
          new Finding(
              "noNoResponders",
              "true",
              "false",
              "a stream without a leader cannot be told from a slow one"));
    }
    if (options.isNoHeaders()) {
      findings.add(
          new Finding("noHeaders", "true", "false", "nothing can be written to the register"));
    }
  }
}
