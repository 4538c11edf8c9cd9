// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import io.github.natsleader.protocol.ElectionMachine;
import java.nio.file.Path;

/** Where the protocol of this JVM comes from. */
final class LoadedProtocol {
  private LoadedProtocol() {}

  /** Or this would be a trial of the shipped source, and every mutant a survivor. */
  static void requireFrom(Path classes) throws Exception {
    Path source =
        Path.of(ElectionMachine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!source.toRealPath().equals(classes.toRealPath())) {
      throw new IllegalStateException("the protocol comes from " + source + ", not " + classes);
    }
  }
}
