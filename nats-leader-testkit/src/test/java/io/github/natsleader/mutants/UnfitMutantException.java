// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

/** A patch that does not apply, or does not compile: it says nothing about anything. */
final class UnfitMutantException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitMutantException(String mutant, String what) {
    super("mutant " + mutant + " " + what);
  }
}
