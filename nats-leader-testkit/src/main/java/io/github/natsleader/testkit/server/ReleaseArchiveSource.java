// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The archive of the wanted release, downloaded into the cache once its checksum is verified. */
record ReleaseArchiveSource(BinarySearch search) implements BinarySource {

  private static final String CHECKSUMS = "SHA256SUMS";

  @Override
  public String way() {
    return "release archive";
  }

  @Override
  public Finding look() throws InterruptedException {
    Deadline deadline = Deadline.in(search.installTimeout());
    try {
      return search
          .cache()
          .install(search.wantedVersion(), way(), deadline, staging -> download(staging, deadline));
    } catch (IOException failure) {
      return Finding.NotFound.because(
          "nothing was installed from " + search.releaseBaseUrl(), failure);
    }
  }

  private Path download(Path staging, Deadline deadline) throws IOException, InterruptedException {
    HttpDownload http = new HttpDownload(deadline);
    String name = archiveName() + ".zip";
    Path sums = staging.resolve(CHECKSUMS);
    http.get(address(CHECKSUMS), sums);
    String expected =
        Sha256.published(Files.readString(sums, StandardCharsets.ISO_8859_1), name)
            .orElseThrow(
                () ->
                    new IOException(
                        address(CHECKSUMS)
                            + " lists no "
                            + name
                            + ", so there is none for "
                            + search.platform()));
    Path archive = staging.resolve(name);
    http.get(address(name), archive);
    verify(archive, address(name), expected);
    return ReleaseArchive.extract(archive, archiveName(), search.platform().executableName());
  }

  private static void verify(Path archive, URI address, String expected) throws IOException {
    String actual = Sha256.of(archive);
    if (!actual.equals(expected)) {
      Files.delete(archive);
      throw new ChecksumMismatchException(address, expected, actual);
    }
  }

  private String archiveName() {
    return "nats-server-" + search.wantedVersion().tag() + "-" + search.platform();
  }

  private URI address(String file) {
    String base = search.releaseBaseUrl().toString();
    String separator = base.endsWith("/") ? "" : "/";
    return URI.create(base + separator + search.wantedVersion().tag() + "/" + file);
  }
}
