// SPDX-License-Identifier: Apache-2.0

/** The nle command. */
module io.github.natsleader.cli {
  requires com.fasterxml.jackson.jr.ob;
  requires info.picocli;
  requires io.github.natsleader;
  requires io.github.natsleader.testkit;
  requires static org.jspecify;

  opens io.github.natsleader.cli to
      info.picocli;
}
