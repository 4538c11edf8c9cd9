// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

/** What users and operators do in simulated runs. */
public enum UserAction {
  /** {@code resign()}. */
  RESIGN,
  /** {@code stop()}, with the lease released. */
  STOP_AND_RELEASE,
  /** {@code stop()}, with the lease left to run out. */
  STOP,
  /** {@code stop()} before {@code start()}. */
  STOP_BEFORE_START,
  /** {@code validateToken()}. */
  VALIDATE,
  /** Whoever waited for a proof has given up. */
  FORGET_VALIDATION,
  /** A priority is set. */
  SET_PRIORITY,
  /** An operator asks a leader to resign. */
  ASK_TO_RESIGN,
  /** Something that the token guards refutes a term. */
  REFUTE,
  /** Something that the token guards refutes a term that was before the present one. */
  REFUTE_EARLIER
}
