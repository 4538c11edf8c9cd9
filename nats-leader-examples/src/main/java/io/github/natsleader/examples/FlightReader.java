// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Reads what elections left in a recording of the JDK's Flight Recorder: terms, heartbeats and
 * callbacks.
 *
 * <p>Argument: the file. Any process makes one whose Java is started with {@code
 * -XX:StartFlightRecording=filename=elections.jfr}.
 */
public final class FlightReader {
  private static final String OURS = "io.github.natsleader.";

  private FlightReader() {}

  /**
   * Prints what is in the recording.
   *
   * @param args the file
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("argument: <a recording, such as elections.jfr>");
      System.exit(2);
    }
    try {
      print(Path.of(args[0]), System.out);
    } catch (IOException e) {
      System.err.println("cannot read the recording: " + e);
      System.exit(1);
    }
  }

  static void print(Path recording, PrintStream out) throws IOException {
    Map<String, FlightSummary> elections = new TreeMap<>();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().startsWith(OURS)) {
          elections.computeIfAbsent(election(event), name -> new FlightSummary()).add(event);
        }
      }
    }
    if (elections.isEmpty()) {
      out.println("no events of elections are in " + recording);
    }
    elections.forEach(
        (name, summary) -> {
          out.println(name);
          summary.lines().forEach(line -> out.println("  " + line));
        });
  }

  private static String election(RecordedEvent event) {
    return event.getString("group")
        + " in "
        + event.getString("bucket")
        + " as "
        + event.getString("instanceId");
  }
}
