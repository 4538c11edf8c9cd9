// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * A JUnit Jupiter extension that gives tests a real nats-server with JetStream.
 *
 * <pre>{@code
 * class OrdersTest {
 *
 *   @RegisterExtension
 *   static final NatsServerExtension nats = NatsServerExtension.create();
 *
 *   @Test
 *   void storesOrders(Connection connection) throws Exception {
 *     connection.keyValueManagement();
 *     nats.server().restart();
 *   }
 * }
 * }</pre>
 *
 * <p>In a static field (or with {@link WithNatsServer} on the class) there is one server for the
 * class and the classes nested in it; in an instance field (or with the annotation on a method) one
 * for each test. With the life cycle {@code PER_CLASS} an instance field counts as static.
 *
 * <p>Parameters of tests and of life-cycle methods may be of type {@link NatsServer}, or {@link
 * Connection} for a connection with jnats's default options, which is closed after the test, or
 * after the class where the method belongs to the class. All parameters of a test, and of the
 * methods before and after it, get the same connection.
 *
 * <p>When a test fails, the end of the server's log is published as a report entry and printed to
 * the standard error.
 *
 * <p>Works with JUnit Jupiter 5.14 and 6. Tests that run in parallel may share a server of a class.
 */
public final class NatsServerExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {

  /** The key of the report entry that holds the end of the server's log. */
  public static final String LOG_ENTRY = "nats-server log";

  private static final int LOG_LINES_SHOWN = 100;

  private final Consumer<NatsServerBuilder> configuration;
  private final ExtensionContext.Namespace namespace =
      ExtensionContext.Namespace.create(NatsServerExtension.class, this);
  private volatile @Nullable NatsServer current;

  /** For {@link WithNatsServer}; in a field, use {@link #create()}. */
  public NatsServerExtension() {
    this(builder -> {});
  }

  private NatsServerExtension(Consumer<NatsServerBuilder> configuration) {
    this.configuration = configuration;
  }

  /**
   * An extension whose servers have a random port and a temporary store.
   *
   * @return the extension
   */
  public static NatsServerExtension create() {
    return new NatsServerExtension();
  }

  /**
   * An extension whose servers are configured.
   *
   * @param configuration is applied to the builder of each server
   * @return the extension
   */
  public static NatsServerExtension create(Consumer<NatsServerBuilder> configuration) {
    return new NatsServerExtension(configuration);
  }

  /**
   * The server, from before the first method that JUnit runs to after the last.
   *
   * @return the server of the class, or of the test
   * @throws IllegalStateException outside that time
   */
  public NatsServer server() {
    NatsServer server = current;
    if (server == null) {
      throw new IllegalStateException(
          "no nats-server runs: it does while JUnit runs a test of a class that registers this");
    }
    return server;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    startUnlessRunning(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws InterruptedException {
    startUnlessRunning(context);
  }

  /** A context sees what is stored in those around it: a test finds the server of its class. */
  private void startUnlessRunning(ExtensionContext context) throws InterruptedException {
    if (running(context) == null) {
      NatsServerBuilder builder = NatsServer.builder();
      configuration.accept(builder);
      NatsServer server = builder.start();
      context.getStore(namespace).put(RunningServer.class, new RunningServer(server));
      current = server;
    }
  }

  private @Nullable RunningServer running(ExtensionContext context) {
    return context.getStore(namespace).get(RunningServer.class, RunningServer.class);
  }

  /** What JUnit closes at the end of the context that stores it. */
  private final class RunningServer implements AutoCloseable {
    private final NatsServer server;

    RunningServer(NatsServer server) {
      this.server = server;
    }

    @Override
    public void close() {
      current = null;
      server.close();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    showLogOnFailure(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    showLogOnFailure(context);
  }

  private void showLogOnFailure(ExtensionContext context) {
    boolean failed =
        context
            .getExecutionException()
            .filter(failure -> !(failure instanceof TestAbortedException))
            .isPresent();
    RunningServer running = running(context);
    if (failed && running != null) {
      String tail = running.server.logTail(LOG_LINES_SHOWN);
      context.publishReportEntry(LOG_ENTRY, tail);
      System.err.println(
          LOG_ENTRY + ", the end, for the failed " + context.getDisplayName() + ":\n" + tail);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == NatsServer.class || type == Connection.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningServer running = running(context);
    if (running == null) {
      throw new ParameterResolutionException(
          "there is no nats-server for "
              + parameter.getParameter()
              + ": register the extension"
              + " in a static field or on the class");
    }
    return parameter.getParameter().getType() == NatsServer.class
        ? running.server
        : connection(running.server, context);
  }

  /** By context, so that a test does not get the connection that its class's methods got. */
  private Connection connection(NatsServer server, ExtensionContext context) {
    String key = "connection of " + context.getUniqueId();
    return context
        .getStore(namespace)
        .getOrComputeIfAbsent(key, absent -> connect(server), Connection.class);
  }

  private static Connection connect(NatsServer server) {
    try {
      return Nats.connect(server.url());
    } catch (IOException failure) {
      throw new ParameterResolutionException("no connection to " + server.url(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ParameterResolutionException("no connection to " + server.url(), interrupted);
    }
  }
}
