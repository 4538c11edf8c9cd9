// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles samples against what the tests see, for the oldest Java that is supported. */
final class SampleCompiler {
  private final JavaCompiler javac =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "tests need a JDK");
  private final Path output;

  /** Class files go to this directory. */
  SampleCompiler(Path output) {
    this.output = output;
  }

  /** What is wrong with the sample, each as {@code document:line: message}; empty for nothing. */
  List<String> complaints(Sample sample) {
    SampleSource source = SampleSource.of(sample);
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    boolean compiled =
        javac
            .getTask(new StringWriter(), null, found, options(), null, List.of(file(source)))
            .call();
    List<String> complaints =
        found.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
            .map(diagnostic -> complaint(sample, source, diagnostic))
            .toList();
    return compiled || !complaints.isEmpty()
        ? complaints
        : List.of(sample + ": javac failed without a word");
  }

  private List<String> options() {
    return List.of(
        "--release",
        "17",
        "-proc:none",
        "-Xlint:deprecation,removal,unchecked,rawtypes",
        "-classpath",
        System.getProperty("java.class.path"),
        "-d",
        output.toString());
  }

  private static String complaint(
      Sample sample, SampleSource source, Diagnostic<? extends JavaFileObject> diagnostic) {
    int line = source.documentLine(diagnostic.getLineNumber());
    String place = line > 0 ? sample.document() + ":" + line : sample + " (around the sample)";
    return place + ": " + diagnostic.getMessage(Locale.ROOT);
  }

  private static JavaFileObject file(SampleSource source) {
    URI uri = URI.create("sample:///" + source.typeName() + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.text();
      }
    };
  }
}
