// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directories of {@code PATH}; an executable that will not do is passed over for the next. */
record PathSource(BinarySearch search) implements BinarySource {

  @Override
  public String way() {
    return "PATH";
  }

  @Override
  public Finding look() throws InterruptedException {
    List<String> reasons = new ArrayList<>();
    @Nullable Throwable lastCause = null;
    for (Path candidate : candidates()) {
      Finding finding = search.probe().probe(candidate, search.pinnedVersion(), way());
      if (finding instanceof Finding.NotFound unusable) {
        reasons.add(unusable.reason());
        lastCause = unusable.cause() == null ? lastCause : unusable.cause();
      } else {
        return finding;
      }
    }
    if (reasons.isEmpty()) {
      return Finding.NotFound.because(
          "no " + executableName() + " in its directories, " + search.pathDirectories().size());
    }
    return new Finding.NotFound(String.join("; ", reasons), lastCause);
  }

  private List<Path> candidates() {
    return search.pathDirectories().stream()
        .map(directory -> directory.resolve(executableName()))
        .filter(Files::isRegularFile)
        .toList();
  }

  private String executableName() {
    return search.platform().executableName();
  }
}
