// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import io.github.natsleader.explorer.ExplorerMain;
import java.nio.file.Path;
import java.util.Arrays;

/** Explores the protocol in the folder of the first argument; the others are the explorer's. */
final class ExplorerTrial {
  private ExplorerTrial() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    LoadedProtocol.requireFrom(Path.of(args[0]));
    ExplorerMain.main(Arrays.copyOfRange(args, 1, args.length));
  }
}
