// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A local web server that publishes releases as the official site does. */
final class ReleaseSite implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ReleaseSite() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The paths that were asked for, in order. */
  List<String> requests() {
    return requests;
  }

  void publish(String path, byte[] content) {
    files.put(path, content);
  }

  void publish(String path, String content) {
    publish(path, content.getBytes(StandardCharsets.UTF_8));
  }

  void fail(String path, int status) {
    failures.put(path, status);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    byte[] content = files.getOrDefault(path, new byte[0]);
    int status = failures.getOrDefault(path, files.containsKey(path) ? 200 : 404);
    try (exchange) {
      if (path.startsWith("/moved/")) {
        exchange.getResponseHeaders().set("Location", path.substring("/moved".length()));
        status = 302;
      }
      exchange.sendResponseHeaders(status, status == 200 ? content.length : -1);
      if (status == 200) {
        exchange.getResponseBody().write(content);
      }
    }
  }

  /** A release archive as the official ones are: one directory with the executable. */
  static byte[] archive(String directory, String executable, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, directory + "/README.md", "a readme");
      add(zip, directory + "/" + executable, content);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
