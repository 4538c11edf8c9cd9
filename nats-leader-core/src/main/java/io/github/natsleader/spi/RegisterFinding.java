// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/**
 * One setting of a bucket that differs from what an election needs.
 *
 * @param setting the setting's name
 * @param found its value
 * @param required what it should be
 * @param consequence what happens otherwise, and what to do
 * @param severity whether an election may run all the same
 */
public record RegisterFinding(
    String setting, String found, String required, String consequence, Severity severity) {
  /** How much a finding weighs. */
  public enum Severity {
    /** No election runs on this bucket. */
    ERROR,
    /** Elections run, with the limit that the finding names. */
    WARNING
  }

  @Override
  public String toString() {
    return setting + " is " + found + ", needed is " + required + ": " + consequence;
  }
}
