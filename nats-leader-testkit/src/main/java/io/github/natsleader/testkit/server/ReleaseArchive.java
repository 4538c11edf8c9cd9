// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A release archive: a zip of one directory, which bears the archive's name. */
final class ReleaseArchive {

  private ReleaseArchive() {}

  /** Takes the executable out, to a file beside the archive. */
  static Path extract(Path archive, String directory, String executableName) throws IOException {
    Path executable = archive.resolveSibling(executableName);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      String name = directory + "/" + executableName;
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new IOException(archive.getFileName() + " holds no " + name);
      }
      try (InputStream content = zip.getInputStream(entry)) {
        Files.copy(content, executable);
      }
    }
    // Java's zip does not know of modes.
    if (!executable.toFile().setExecutable(true, false)) {
      throw new IOException(executable + " could not be made executable");
    }
    return executable;
  }
}
