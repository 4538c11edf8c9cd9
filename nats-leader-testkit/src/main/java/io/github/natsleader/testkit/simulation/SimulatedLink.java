// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

/** The way between one process and the server, both directions apart. */
final class SimulatedLink {
  private boolean connected = true;
  private boolean outboundCut;
  private boolean inboundCut;
  private boolean watchBroken;
  private long sent;
  private long newestArrived;

  /** Whether the client takes itself for connected, and is, but for what is cut one way. */
  boolean isConnected() {
    return connected;
  }

  void connect(boolean connected) {
    this.connected = connected;
  }

  boolean isCutOneWay() {
    return outboundCut || inboundCut;
  }

  boolean isOutboundCut() {
    return outboundCut;
  }

  boolean isInboundCut() {
    return inboundCut;
  }

  void cutOutbound() {
    outboundCut = true;
  }

  void cutInbound() {
    inboundCut = true;
  }

  void mendOneWay() {
    outboundCut = false;
    inboundCut = false;
  }

  boolean isWatchBroken() {
    return watchBroken;
  }

  void breakWatch(boolean broken) {
    watchBroken = broken;
  }

  long messageSent() {
    return ++sent;
  }

  /** Whether something that was sent after this message has arrived before it. */
  boolean isReordered(long number) {
    boolean late = number < newestArrived;
    newestArrived = Math.max(newestArrived, number);
    return late;
  }
}
