// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

/**
 * A stream that leaders write to under a fence (rule F1), as the server keeps it: a write names the
 * fence's revision, and is refused where the fence has another.
 */
final class GuardedResource {
  /** The fence as it is read: nobody's at first. */
  record Fence(long revision, long epoch, String token) {}

  private final boolean fenced;
  private Fence fence = new Fence(0, 0, "");
  private long sequence;

  /**
   * A guarded stream.
   *
   * @param fenced whether writes are refused at all: if not, what must never happen does
   */
  GuardedResource(boolean fenced) {
    this.fenced = fenced;
  }

  Fence fence() {
    return fence;
  }

  /** The new fence's revision; 0 if it is refused. */
  long raise(long expectedRevision, long epoch, String token) {
    if (expectedRevision != fence.revision()) {
      return 0;
    }
    fence = new Fence(++sequence, epoch, token);
    return sequence;
  }

  /** The write's revision; 0 if it is refused. */
  long write(long fenceRevision) {
    return fenced && fenceRevision != fence.revision() ? 0 : ++sequence;
  }
}
