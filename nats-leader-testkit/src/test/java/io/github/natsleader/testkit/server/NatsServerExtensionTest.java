// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.nats.client.Connection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/**
 * Runs samples with an engine of their own; they tell what they saw by report entries. The build
 * does not take nested classes for tests of its own.
 */
class NatsServerExtensionTest {

  private static final String SERVER = "server";
  private static final String CLIENT = "client";

  private static EngineExecutionResults run(Class<?> sample) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(sample)).execute();
  }

  /** For samples that fail: their logs would be taken for those of this build's tests. */
  private static EngineExecutionResults runPrinting(
      Class<?> sample, ByteArrayOutputStream printed) {
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      return run(sample);
    } finally {
      System.setErr(standardError);
    }
  }

  private static List<String> reported(EngineExecutionResults results, String key) {
    return results
        .allEvents()
        .reportingEntryPublished()
        .map(event -> event.getRequiredPayload(ReportEntry.class))
        .map(entry -> Optional.ofNullable(entry.getKeyValuePairs().get(key)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static void assertSucceeded(EngineExecutionResults results, int tests) {
    assertThat(results.allEvents().failed().map(Event::toString)).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isEqualTo(tests);
    assertServersGone(results);
  }

  private static void assertServersGone(EngineExecutionResults results) {
    assertThat(reported(results, SERVER))
        .isNotEmpty()
        .allMatch(processId -> Processes.isGone(Long.parseLong(processId)));
  }

  private static void report(TestReporter reporter, NatsServer server) throws Exception {
    assertThat(server.isRunning()).isTrue();
    reporter.publishEntry(SERVER, Long.toString(server.processId()));
  }

  private static void report(TestReporter reporter, Connection connection) throws Exception {
    assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
    reporter.publishEntry(CLIENT, Integer.toString(connection.getServerInfo().getClientId()));
  }

  static class StaticField {
    @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

    @Test
    void one(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
    }

    @Test
    void two(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
    }

    @Nested
    class Inner {
      @Test
      void three(TestReporter reporter) throws Exception {
        report(reporter, nats.server());
      }
    }
  }

  @Test
  void aStaticFieldGivesOneServerToAClassAndThoseNestedInIt() {
    EngineExecutionResults results = run(StaticField.class);
    assertSucceeded(results, 3);
    assertThat(reported(results, SERVER)).hasSize(3).containsOnly(reported(results, SERVER).get(0));
    assertThat(catchThrowable(StaticField.nats::server)).isInstanceOf(IllegalStateException.class);
  }

  static class InstanceField {
    @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

    @BeforeEach
    void before(NatsServer server) {
      assertThat(server).isSameAs(nats.server());
    }

    @Test
    void one(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
    }

    @Test
    void two(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
    }
  }

  @Test
  void anInstanceFieldGivesOneServerToEachTest() {
    EngineExecutionResults results = run(InstanceField.class);
    assertSucceeded(results, 2);
    assertThat(reported(results, SERVER)).hasSize(2).doesNotHaveDuplicates();
  }

  @WithNatsServer
  static class AnnotatedClass {
    @BeforeAll
    static void beforeAll(NatsServer server, TestReporter reporter) throws Exception {
      report(reporter, server);
    }

    @Test
    void one(NatsServer server, TestReporter reporter) throws Exception {
      report(reporter, server);
    }
  }

  static class AnnotatedBase extends AnnotatedClass {}

  @Test
  void theAnnotationOnAClassGivesOneServerToItAndIsInherited() {
    EngineExecutionResults results = run(AnnotatedBase.class);
    assertSucceeded(results, 1);
    assertThat(reported(results, SERVER)).hasSize(2).containsOnly(reported(results, SERVER).get(0));
  }

  static class AnnotatedMethod {
    @Test
    @WithNatsServer
    void one(NatsServer server, Connection connection, TestReporter reporter) throws Exception {
      report(reporter, server);
      connection.flush(Duration.ofSeconds(5));
    }

    @Test
    void withoutServer() {}
  }

  @Test
  void theAnnotationOnAMethodGivesItAServer() {
    assertSucceeded(run(AnnotatedMethod.class), 2);
  }

  @WithNatsServer
  static class Connections {
    @BeforeAll
    static void ofTheClass(Connection connection, TestReporter reporter) throws Exception {
      report(reporter, connection);
    }

    @BeforeEach
    void before(Connection connection, TestReporter reporter) throws Exception {
      report(reporter, connection);
    }

    @Test
    void one(NatsServer server, Connection connection, TestReporter reporter) throws Exception {
      report(reporter, server);
      report(reporter, connection);
    }

    @Test
    void two(Connection connection, TestReporter reporter) throws Exception {
      report(reporter, connection);
    }

    @AfterEach
    void after(Connection connection, TestReporter reporter) throws Exception {
      report(reporter, connection);
    }
  }

  @Test
  void aTestHasOneConnectionOfItsOwn() {
    EngineExecutionResults results = run(Connections.class);
    assertSucceeded(results, 2);
    List<String> clients = reported(results, CLIENT);
    String ofTheClass = clients.get(0);
    String first = clients.get(1);
    String second = clients.get(4);
    assertThat(List.of(ofTheClass, first, second)).doesNotHaveDuplicates();
    assertThat(clients).containsExactly(ofTheClass, first, first, first, second, second, second);
  }

  static class ClosedConnections {
    @RegisterExtension
    static final NatsServerExtension nats =
        NatsServerExtension.create(builder -> builder.arguments("-D"));

    @Test
    void one(Connection connection, TestReporter reporter) throws Exception {
      report(reporter, nats.server());
      report(reporter, connection);
    }

    @AfterAll
    static void isClosed() {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> nats.server().log().contains("Client connection closed: Client Closed"));
    }
  }

  @Test
  void theConnectionOfATestIsClosedAfterIt() {
    assertSucceeded(run(ClosedConnections.class), 1);
  }

  static class Failing {
    @RegisterExtension
    static final NatsServerExtension nats =
        NatsServerExtension.create(builder -> builder.arguments("--name", "of-the-failed-test"));

    @Test
    void fails(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
      Assertions.fail("on purpose");
    }

    @Test
    void succeeds() {}

    @Test
    void isAborted() {
      Assumptions.abort();
    }
  }

  @Test
  void aFailedTestShowsTheLogOfItsServer() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    EngineExecutionResults results = runPrinting(Failing.class, printed);
    assertThat(results.testEvents().failed().count()).isEqualTo(1);
    assertServersGone(results);
    List<String> logs = reported(results, NatsServerExtension.LOG_ENTRY);
    assertThat(logs).as("of the failed test and of no other").hasSize(1);
    assertThat(logs.get(0)).contains("Server is ready", "of-the-failed-test");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("for the failed fails(", logs.get(0))
        .doesNotContain("succeeds", "isAborted");
  }

  static class FailingAfterEach {
    @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

    @Test
    void succeeds(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
    }

    @AfterEach
    void fails() {
      Assertions.fail("on purpose");
    }
  }

  @Test
  void aFailureAfterTheTestShowsTheLogOfTheServerOfTheTest() {
    EngineExecutionResults results =
        runPrinting(FailingAfterEach.class, new ByteArrayOutputStream());
    assertThat(reported(results, NatsServerExtension.LOG_ENTRY)).hasSize(1);
    assertServersGone(results);
  }

  static class FailingBeforeAll {
    @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

    @BeforeAll
    static void fails(TestReporter reporter) throws Exception {
      report(reporter, nats.server());
      Assertions.fail("on purpose");
    }

    @Test
    void isNotReached() {}
  }

  @Test
  void aFailureBeforeAllTestsShowsTheLog() {
    EngineExecutionResults results =
        runPrinting(FailingBeforeAll.class, new ByteArrayOutputStream());
    assertThat(reported(results, NatsServerExtension.LOG_ENTRY)).hasSize(1);
    assertServersGone(results);
  }

  static class BrokenConfiguration {
    @RegisterExtension
    static final NatsServerExtension nats =
        NatsServerExtension.create(builder -> builder.config("no_such_setting {"));

    @Test
    void isNotReached() {}
  }

  @Test
  void aServerThatDoesNotStartFailsTheClassWithItsLog() {
    EngineExecutionResults results = run(BrokenConfiguration.class);
    assertThat(results.testEvents().started().count()).isZero();
    assertThat(results.containerEvents().failed().list().toString())
        .contains("NatsServerStartException", "Parse error");
  }
}
