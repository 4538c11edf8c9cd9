// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

/** What an earlier search installed. */
record CacheSource(BinarySearch search) implements BinarySource {

  @Override
  public String way() {
    return "cache";
  }

  @Override
  public Finding look() throws InterruptedException {
    return search.cache().look(search.wantedVersion(), way());
  }
}
