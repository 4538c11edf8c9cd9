// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.log.ElectionLog;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.logging.CapturedLog;
import io.github.natsleader.logging.LogLine;
import io.github.natsleader.testkit.server.NatsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Everything that is logged, compared with what is documented. */
class LogEventsTest {
  /** Not provoked here, and why. */
  private static final Map<LogEvent, String> UNSEEN =
      Map.of(
          LogEvent.CALLBACK_DELAYED, "takes a process without threads: CallbackThreadsTest",
          LogEvent.DRIVER_DEFECT, "elections catch their own defects before: MailboxTest",
          LogEvent.WATCH_DELIVERY_FAILED, "elections take every event in; for other listeners",
          LogEvent.SERVER_COMPLAINT, "the client may forget the server's words before it closes",
          LogEvent.ADAPTER_DEFECT, "no task of the adapter throws, as far as we know");

  /** Whether others have it depends on what the election was at when they came. */
  private static final Set<LogEvent> ALWAYS_OF_AN_ATTEMPT_OR_TERM =
      EnumSet.of(
          LogEvent.ACQUIRE_STARTED,
          LogEvent.ACQUIRE_SUCCEEDED,
          LogEvent.ACQUIRE_LOST,
          LogEvent.ACQUIRE_FAILED,
          LogEvent.HEARTBEAT_SUCCEEDED,
          LogEvent.HEARTBEAT_FAILED,
          LogEvent.HEARTBEAT_RECOVERED,
          LogEvent.TERM_BEGAN,
          LogEvent.AT_RISK,
          LogEvent.RISK_ENDED,
          LogEvent.TERM_ENDED);

  private interface Scene {
    void play(LogScenes inMemory, LogScenesOnServer onServer) throws Exception;
  }

  private static final List<Scene> SCENES =
      List.of(
          (inMemory, onServer) -> inMemory.aLifeInPeace(),
          (inMemory, onServer) -> inMemory.aConnectionThatComesAndGoes(),
          (inMemory, onServer) -> inMemory.renewalsThatFail(),
          (inMemory, onServer) -> inMemory.attemptsThatFail(),
          (inMemory, onServer) -> inMemory.anAttemptThatComesTooLate(),
          (inMemory, onServer) -> inMemory.aLeaseTooShort(),
          (inMemory, onServer) -> inMemory.aHealthCheckThatFails(),
          (inMemory, onServer) -> inMemory.validations(),
          (inMemory, onServer) -> inMemory.callbacksThatMisbehave(),
          (inMemory, onServer) -> inMemory.strangersInTheRegister(),
          (inMemory, onServer) -> inMemory.aBucketThatIsReplaced(),
          (inMemory, onServer) -> inMemory.aBucketThatIsUnfit(),
          (inMemory, onServer) -> inMemory.aDefect(),
          (inMemory, onServer) -> inMemory.listenersThatThrow(),
          (inMemory, onServer) -> onServer.optionsThatDoNotSuit(),
          (inMemory, onServer) -> onServer.permissionsThatAreMissing(),
          (inMemory, onServer) -> onServer.aWatchThatIsDenied(),
          (inMemory, onServer) -> onServer.aVolatileBucket(),
          (inMemory, onServer) -> onServer.aFenceThatIsGone());

  @Test
  void theDocumentNamesEveryEventOnce() throws IOException {
    assertThat(LogTable.read()).containsOnlyKeys(labels(Set.of(LogEvent.values())));
  }

  @Test
  void whatIsLoggedIsWhatIsDocumented() throws Exception {
    Map<String, LogTable.Row> documented = LogTable.read();
    List<LogLine> lines = played();

    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(documented).containsKey(line.event());
              LogTable.Row row = documented.get(line.event());
              assertThat(row.levels()).as("levels of %s", line).contains(line.level().name());
              Set<String> keys = new TreeSet<>(line.keys().keySet());
              keys.removeAll(Set.of("event", "correlation_id"));
              assertThat(row.keys()).as("keys of %s", line).containsAll(keys);
              if (line.logger().equals(ElectionLog.LOGGER)) {
                assertThat(keys).as("%s", line).contains("instance_id", "group", "bucket");
              }
            });
    assertThat(seen(lines))
        .containsExactlyInAnyOrder(
            labels(
                Arrays.stream(LogEvent.values())
                    .filter(event -> !UNSEEN.containsKey(event))
                    .collect(Collectors.toSet())));
    assertThat(lines)
        .filteredOn(line -> ALWAYS_OF_AN_ATTEMPT_OR_TERM.stream().anyMatch(line::isOf))
        .allSatisfy(line -> assertThat(line.keys()).containsKey("correlation_id"));
    assertEveryDocumentedKeyAndLevelIsSeen(documented, lines);
  }

  private static void assertEveryDocumentedKeyAndLevelIsSeen(
      Map<String, LogTable.Row> documented, List<LogLine> lines) {
    List<String> neverSeen = new ArrayList<>();
    Set<String> unprovoked = Set.of(labels(UNSEEN.keySet()));
    documented.forEach(
        (event, row) -> {
          List<LogLine> ofEvent =
              lines.stream().filter(line -> line.event().equals(event)).toList();
          Set<String> facts = new TreeSet<>(row.keys());
          facts.addAll(row.levels());
          facts.remove("correlation_id");
          ofEvent.forEach(line -> facts.removeAll(line.keys().keySet()));
          ofEvent.forEach(line -> facts.remove(line.level().name()));
          if (!facts.isEmpty() && !unprovoked.contains(event)) {
            neverSeen.add(event + " with " + facts);
          }
        });
    assertThat(neverSeen).isEmpty();
  }

  private static List<LogLine> played() throws Exception {
    List<LogLine> lines = new ArrayList<>();
    try (NatsServer server = NatsServer.builder().config(LogScenesOnServer.USERS).start()) {
      for (Scene scene : SCENES) {
        try (CapturedLog log = CapturedLog.begin()) {
          scene.play(new LogScenes(log), new LogScenesOnServer(log, server));
          lines.addAll(log.lines());
        }
      }
    }
    return lines;
  }

  private static Set<String> seen(List<LogLine> lines) {
    return lines.stream().map(LogLine::event).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String[] labels(Set<LogEvent> events) {
    return events.stream().map(LogEvent::label).toArray(String[]::new);
  }
}
