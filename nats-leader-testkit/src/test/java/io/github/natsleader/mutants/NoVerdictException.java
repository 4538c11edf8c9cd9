// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

/** A trial ended without saying whether a guarantee was broken. That is no kill. */
final class NoVerdictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoVerdictException(String mutant, Killer killer, String what, String output) {
    super("mutant " + mutant + ", " + killer.title() + ": " + what + "\n" + output);
  }
}
