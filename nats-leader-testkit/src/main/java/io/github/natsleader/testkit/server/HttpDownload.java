// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Downloads files, all before one deadline. */
final class HttpDownload {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final int OK = 200;

  private final HttpClient client;
  private final Deadline deadline;

  HttpDownload(Deadline deadline) {
    this.deadline = deadline;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // The official releases redirect to where the files are.
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT_TIMEOUT);
    ProxySelector proxies = ProxySelector.getDefault();
    this.client = (proxies == null ? builder : builder.proxy(proxies)).build();
  }

  /** Writes what an address answers to a new file; anything but status 200 is a failure. */
  void get(URI address, Path target) throws IOException, InterruptedException {
    HttpResponse<Path> response =
        await(
            client.sendAsync(
                HttpRequest.newBuilder(address).build(),
                head ->
                    head.statusCode() == OK
                        ? HttpResponse.BodySubscribers.ofFile(target)
                        : HttpResponse.BodySubscribers.replacing(target)),
            address);
    if (response.statusCode() != OK) {
      throw new IOException(address + " answered with status " + response.statusCode());
    }
  }

  /** HttpRequest's own timeout ends with the headers, and a body may trickle for ever. */
  private HttpResponse<Path> await(CompletableFuture<HttpResponse<Path>> answer, URI address)
      throws IOException, InterruptedException {
    boolean done = false;
    try {
      HttpResponse<Path> response =
          answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      done = true;
      return response;
    } catch (TimeoutException late) {
      throw new IOException(address + " did not answer in time", late);
    } catch (ExecutionException failure) {
      throw new IOException(address + " could not be read", failure.getCause());
    } finally {
      if (!done) {
        answer.cancel(true);
      }
    }
  }
}
