// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the protocol package, all of it, against the shipped classes around it. */
final class ProtocolCompiler {
  private final JavaCompiler javac =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "mutants need a JDK");

  /**
   * Class files go to this directory.
   *
   * @throws UnfitMutantException if there is anything to object to
   */
  void compile(Mutant mutant, MutatedSource source, Path classes) throws IOException {
    Files.createDirectories(classes);
    StringWriter complaints = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-nowarn",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    try (StandardJavaFileManager files =
        javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          javac
              .getTask(
                  complaints,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(source.files()))
              .call();
      if (!compiled) {
        throw new UnfitMutantException(mutant.name(), "does not compile:\n" + complaints);
      }
    }
  }
}
