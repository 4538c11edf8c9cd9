// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.demo;

import io.github.natsleader.cli.output.JsonFields;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Shows what the participants tell, and remembers it. For use by one thread. */
final class Stage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final PrintWriter out;
  private final boolean json;
  private final Map<String, String> leaderAccordingTo = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private final Set<String> dismissed = new HashSet<>();
  private @Nullable Heard promotion;

  Stage(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Where participants are heard. */
  BlockingQueue<Heard> ear() {
    return heard;
  }

  /** A line of the play itself. */
  void narrate(String line) {
    if (!json) {
      out.println();
    }
    line(Instant.now(), "", line);
  }

  void line(Instant time, String who, String what) {
    if (json) {
      JsonFields fields = new JsonFields().put("time", time);
      out.println(fields.put("who", who.isEmpty() ? null : who).put("what", what).line());
      out.flush();
      return;
    }
    String at = TIME.format(LocalTime.ofInstant(time, ZoneId.systemDefault()));
    out.printf("%s  %-6s %s%n", at, who, what);
    out.flush();
  }

  /** This one may go. */
  void dismiss(String id) {
    dismissed.add(id);
  }

  /** The latest promotion of somebody who has not been dismissed. */
  @Nullable Heard promotion() {
    return promotion != null && isPresent(promotion.id()) ? promotion : null;
  }

  /** Whether this one has not been dismissed. */
  boolean isPresent(String id) {
    return !dismissed.contains(id);
  }

  boolean takesForLeader(String id, String leader) {
    return leader.equals(leaderAccordingTo.get(id));
  }

  boolean hasStopped(String id) {
    return stopped.contains(id);
  }

  /** Shows events until the condition holds. */
  void await(String expectation, Duration bound, BooleanSupplier condition)
      throws InterruptedException, DemoException {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      Heard next = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new DemoException(
            "expected that " + expectation + ", in vain for " + bound.toSeconds() + " s", null);
      }
      show(next);
    }
  }

  /** Shows events for this long. */
  void watch(Duration time) throws InterruptedException, DemoException {
    long end = System.nanoTime() + time.toNanos();
    Heard next = heard.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    while (next != null) {
      show(next);
      next = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private void show(Heard next) throws DemoException {
    switch (next.event()) {
      case "started" -> line(next.time(), next.id(), "takes part");
      case "leader" -> leader(next);
      case "promoted" -> promoted(next);
      case "at_risk" -> line(next.time(), next.id(), "may lose its lease");
      case "recovered" -> line(next.time(), next.id(), "has renewed its lease");
      case "demoted" -> line(next.time(), next.id(), "leads no longer: " + next.detail());
      case "stopped" -> stopped(next);
      case Heard.GONE -> gone(next);
      default -> throw new DemoException(next.id() + " told no event: " + next.detail(), null);
    }
  }

  private void leader(Heard next) {
    String leader = next.detail();
    if (leader == null) {
      leaderAccordingTo.remove(next.id());
    } else {
      leaderAccordingTo.put(next.id(), leader);
    }
    if (!next.id().equals(leader)) {
      line(next.time(), next.id(), leader == null ? "knows no leader" : "follows " + leader);
    }
  }

  private void promoted(Heard next) throws DemoException {
    line(next.time(), next.id(), "LEADS, epoch " + next.epoch());
    if (promotion != null && promotion.epoch() >= next.epoch()) {
      throw new DemoException("epochs must grow, but " + promotion.epoch() + " came first", null);
    }
    promotion = next;
  }

  private void stopped(Heard next) {
    stopped.add(next.id());
    line(next.time(), next.id(), "has stopped");
  }

  private void gone(Heard next) throws DemoException {
    if (isPresent(next.id())) {
      throw new DemoException(next.id() + " ended although nobody stopped it", null);
    }
  }
}
