// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The metrics of a registry at {@code /metrics}, for Prometheus and curl on this machine. */
final class MetricsPage implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final PrometheusMeterRegistry registry;

  private MetricsPage(HttpServer server, PrometheusMeterRegistry registry) {
    this.server = server;
    this.registry = registry;
  }

  /**
   * Serves the page from now on.
   *
   * @param port of the loopback address; 0 for any that is free
   * @throws IOException if the port cannot be had
   */
  static MetricsPage serve(PrometheusMeterRegistry registry, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    MetricsPage page = new MetricsPage(HttpServer.create(address, 0), registry);
    page.server.createContext(PATH, page::answer);
    page.server.start();
    return page;
  }

  String url() {
    return "http://" + server.getAddress().getHostString() + ":" + port() + PATH;
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = registry.scrape(TEXT).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TEXT);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
