// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String built = Nle.class.getPackage().getImplementationVersion();
    return new String[] {
      "nle " + Objects.requireNonNullElse(built, "(not built into a jar)"),
      "Java " + Runtime.version() + " on " + System.getProperty("os.name")
    };
  }
}
