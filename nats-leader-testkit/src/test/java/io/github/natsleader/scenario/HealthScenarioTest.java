// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.HealthChecker;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Participants whose health is checked, on a real server. */
@Tag("every-server")
class HealthScenarioTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final int FAILURES = 3;

  /** Nobody waits for its end here, however busy this machine is. */
  private static final Duration LEASE = Duration.ofSeconds(6);

  /** Ways to be unfit. */
  enum Illness implements HealthChecker {
    SAYS_NO {
      @Override
      public boolean isHealthy() {
        return false;
      }
    },
    THROWS {
      @Override
      public boolean isHealthy() throws IOException {
        throw new IOException("the disk is full");
      }
    },
    HANGS {
      @Override
      public boolean isHealthy() throws InterruptedException {
        new CountDownLatch(1).await();
        return true;
      }
    }
  }

  /** A checker that a test can change, and that counts. */
  private static final class Patient implements HealthChecker {
    private final AtomicReference<HealthChecker> present = new AtomicReference<>(() -> true);
    private final AtomicInteger asked = new AtomicInteger();

    void becomes(HealthChecker checker) {
      present.set(checker);
    }

    @Override
    public boolean isHealthy() throws Exception {
      asked.incrementAndGet();
      return present.get().isHealthy();
    }
  }

  private static ElectionConfig config(Scene scene, HealthChecker checker, int failures) {
    return scene
        .config("patient")
        .ttl(LEASE)
        .heartbeatInterval(HEARTBEAT)
        .healthChecker(checker)
        .maxConsecutiveFailures(failures)
        .resignCooldown(Duration.ofMillis(200))
        .build();
  }

  private static long reports(Participant participant) {
    return participant.witness().problems().stream()
        .filter(problem -> problem.kind() == ElectionProblem.Kind.HEALTH_CHECK_FAILED)
        .count();
  }

  @ParameterizedTest
  @EnumSource(Illness.class)
  void threeFailuresEndTheTermAndAnotherLeads(Illness illness) throws Exception {
    Patient patient = new Patient();
    try (Scene scene = new Scene(nats.server().url(), "health", "ill-" + illness)) {
      Participant leader = scene.join(config(scene, patient, FAILURES));
      leader.leads();
      Participant deputy = scene.join(scene.config("deputy").ttl(LEASE).build()).follows("patient");

      long before = reports(leader);
      long illNanos = System.nanoTime();
      patient.becomes(illness);

      Witness.Demotion ended = leader.demoted(1, DemotionReason.UNHEALTHY);
      Duration lasted = Duration.ofNanos(ended.atNanos() - illNanos);
      assertThat(reports(leader)).isPositive();
      if (reports(leader) > before) {
        // The first failure was the illness: no check before it was late on a busy machine.
        assertThat(lasted).isGreaterThan(HEARTBEAT.multipliedBy(FAILURES - 1).minusMillis(20));
      }
      assertThat(lasted).isLessThan(LEASE);
      // Released: nobody waits for the lease.
      Witness.Promotion next = deputy.promotion(deputy.leads());
      assertThat(Duration.ofNanos(next.atNanos() - ended.atNanos())).isLessThan(LEASE);

      // Unfit, it stays out although nobody else leads.
      deputy.election().stop();
      quiet(10);
      assertThat(scene.leader()).isEmpty();
      patient.becomes(() -> true);
      leader.heardOf(leader.leads());
      assertThat(scene.terms()).hasSize(3);
    }
  }

  @Test
  void fewerFailuresInARowEndNothing(Connection observer) throws Exception {
    RegisterTap tap = RegisterTap.on(observer, "health", "wobbly");
    AtomicInteger checks = new AtomicInteger();
    HealthChecker wobbly = () -> checks.incrementAndGet() % 2 == 1;
    try (Scene scene = new Scene(nats.server().url(), "health", "wobbly")) {
      // Every other one fails; some healthy ones may return too late on a busy machine.
      Participant leader = scene.join(config(scene, wobbly, 2 * FAILURES));
      Leadership term = leader.leads();

      Waiting.until("many checks", () -> checks.get() > 5 * FAILURES);
      Waiting.until("heartbeats", () -> tap.writes().size() > 2 * FAILURES);

      assertThat(term.isValid()).isTrue();
      assertThat(scene.terms()).hasSize(1);
    }
  }

  /** A check that hangs whoever interrupts it is asked once, and no heartbeat waits for it. */
  @Test
  void aCheckThatHangsForGoodDelaysNothing(Connection observer) throws Exception {
    RegisterTap tap = RegisterTap.on(observer, "health", "stubborn");
    CountDownLatch opened = new CountDownLatch(1);
    Patient patient = new Patient();
    try (Scene scene = new Scene(nats.server().url(), "health", "stubborn")) {
      ElectionConfig config =
          scene
              .config("patient")
              .ttl(LEASE)
              .heartbeatInterval(HEARTBEAT)
              .healthChecker(patient)
              .maxConsecutiveFailures(40)
              .build();
      Participant leader = scene.join(config);
      Leadership term = leader.leads();
      patient.becomes(() -> awaitStubbornly(opened));
      int asked = patient.asked.get();
      int writes = tap.writes().size();

      Waiting.until("heartbeats", () -> tap.writes().size() > writes + 8);

      assertThat(term.isValid()).isTrue();
      assertThat(patient.asked.get()).isLessThanOrEqualTo(asked + 1);
      leader.demoted(1, DemotionReason.UNHEALTHY);
      opened.countDown();
      patient.becomes(() -> true);
      leader.leads();
    } finally {
      opened.countDown();
    }
  }

  @Test
  void whoWasNeverFitNeverLeads() throws Exception {
    Patient patient = new Patient();
    patient.becomes(Illness.SAYS_NO);
    try (Scene scene = new Scene(nats.server().url(), "health", "never")) {
      Participant ill = scene.join(config(scene, patient, FAILURES));
      Waiting.until("some checks", () -> patient.asked.get() > FAILURES + 2);
      assertThat(ill.promotions()).isEmpty();

      Participant fit = scene.join("fit");
      fit.heardOf(fit.leads());
      ill.follows("fit");
      quiet(5);
      assertThat(scene.terms()).hasSize(1);
    }
  }

  private static boolean awaitStubbornly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        return !interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static void quiet(int heartbeats) {
    Waiting.untilNanos(System.nanoTime() + heartbeats * HEARTBEAT.toNanos());
  }
}
