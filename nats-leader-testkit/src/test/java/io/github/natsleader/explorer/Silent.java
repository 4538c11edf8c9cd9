// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

/** Why something failed, without a stack trace: that costs more than all the rest of a step. */
final class Silent extends Exception {
  private static final long serialVersionUID = 1;

  Silent(String message) {
    super(message, null, false, false);
  }
}
