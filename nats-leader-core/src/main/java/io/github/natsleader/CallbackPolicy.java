// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Objects;

/**
 * How callbacks bear on the election.
 *
 * @param onPromoteFailure what an exception from {@code onPromote} does to a term that is not over
 * @param demotion whether the next term of this participant waits for {@code onDemote}
 */
public record CallbackPolicy(PromoteFailure onPromoteFailure, Demotion demotion) {
  /** An exception gives the lease up; the next term waits for {@code onDemote}. */
  public static final CallbackPolicy DEFAULT =
      new CallbackPolicy(PromoteFailure.RESIGN, Demotion.SYNCHRONOUS);

  /** Checks that both are present. */
  public CallbackPolicy {
    Objects.requireNonNull(onPromoteFailure, "onPromoteFailure");
    Objects.requireNonNull(demotion, "demotion");
  }

  /** What an exception from {@code onPromote} does. Either way it is logged and reported. */
  public enum PromoteFailure {
    /**
     * The lease is given up, and this participant stays out for the cool-down, so that another one
     * leads.
     */
    RESIGN,
    /** The term goes on, with nobody at work unless the callback had started something that is. */
    KEEP
  }

  /** Whether {@code onDemote} is waited for. */
  public enum Demotion {
    /**
     * The release of the lease, and the next term of this participant, wait until {@code onDemote}
     * has returned.
     */
    SYNCHRONOUS,
    /** They wait for {@code onPromote} alone. */
    ASYNCHRONOUS
  }
}
