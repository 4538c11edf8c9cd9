// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first code that a reader meets runs as it is printed, but for the server's address. */
@WithNatsServer
class FirstCodeTest {
  private static final String PRINTED_ADDRESS = "nats://localhost:4222";

  @Test
  @Timeout(60)
  void leadsAndReleases(NatsServer server, Connection connection, @TempDir Path output)
      throws Exception {
    Sample first = firstOf("README.md");
    assertThat(first.text()).contains(PRINTED_ADDRESS);

    run(at(first, server.url()), output);

    // A lease that was held and given up in order leaves the holder's own deletion behind.
    List<KeyValueEntry> register = connection.keyValue("elections").history("scheduler");
    assertThat(register)
        .extracting(KeyValueEntry::getOperation)
        .containsExactly(KeyValueOperation.DELETE);
  }

  private static Sample firstOf(String document) {
    RepositoryRoot root = RepositoryRoot.find();
    return Sample.of(document, RepositoryRoot.lines(root.document(document))).get(0);
  }

  private static Sample at(Sample sample, String url) {
    List<String> lines =
        sample.lines().stream().map(line -> line.replace(PRINTED_ADDRESS, url)).toList();
    return new Sample(sample.document(), sample.firstLine(), lines, sample.given());
  }

  private static void run(Sample sample, Path output) throws Exception {
    assertThat(new SampleCompiler(output).complaints(sample)).isEmpty();
    URL[] classes = {output.toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(classes, FirstCodeTest.class.getClassLoader())) {
      var method = loader.loadClass("Sample").getDeclaredMethod("sample");
      method.setAccessible(true);
      method.invoke(null);
    }
  }
}
