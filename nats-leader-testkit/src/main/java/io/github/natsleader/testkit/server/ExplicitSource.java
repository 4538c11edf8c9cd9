// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

/** The executable that a setting names. */
record ExplicitSource(BinarySearch search) implements BinarySource {

  @Override
  public String way() {
    return "explicit setting";
  }

  @Override
  public Finding look() throws InterruptedException {
    ExplicitExecutable demanded = search.explicitExecutable();
    if (demanded == null) {
      return Finding.NotFound.because(
          "neither the system property "
              + SearchSettings.EXECUTABLE.systemProperty()
              + " nor "
              + SearchSettings.EXECUTABLE.environmentVariable()
              + " is set");
    }
    Finding finding = search.probe().probe(demanded.path(), search.pinnedVersion(), way());
    if (finding instanceof Finding.NotFound unusable) {
      throw new UnusableServerBinaryException(
          demanded.setBy(), demanded.path(), unusable.reason(), unusable.cause());
    }
    return finding;
  }
}
