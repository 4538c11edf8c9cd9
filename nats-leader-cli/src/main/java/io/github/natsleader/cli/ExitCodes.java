// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

/** What the process exits with; the help of every command lists them. */
final class ExitCodes {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int NOBODY_LEADS = 3;
  static final int NOT_DONE = 4;

  private ExitCodes() {}
}
