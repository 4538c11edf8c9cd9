// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** The callbacks of a term. */
public enum CallbackKind {
  /** {@code onPromote}. */
  PROMOTE,
  /** {@code onDemote}. */
  DEMOTE
}
