// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many seeds on several threads, each seed in one of them. Ends early once as many seeds have
 * failed as anybody wants to look at.
 */
public final class SimulationCampaign {
  private static final int MAX_FAILURES = 10;

  private final Variant variant;
  private final long firstSeed;
  private final long seeds;
  private final AtomicLong next;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicReference<@Nullable RuntimeException> defect = new AtomicReference<>();
  private final Coverage coverage = new Coverage();
  private final List<SimulationReport> failures = new ArrayList<>();

  private SimulationCampaign(Variant variant, long firstSeed, long seeds) {
    this.variant = variant;
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    next = new AtomicLong(firstSeed);
  }

  /** Told now and then how far a campaign is; in a thread of the campaign's. */
  @FunctionalInterface
  public interface Progress {
    /** So many seeds are done, of which so many have failed, and so many steps were taken. */
    void at(long seeds, long failed, long steps);
  }

  /**
   * Runs the seeds from {@code firstSeed} on, and returns when all are done.
   *
   * @param seeds how many; positive
   * @param threads how many at a time; positive
   * @param progress told after each thousandth of the seeds
   * @throws IllegalStateException if the simulation itself threw, naming the seed
   * @throws InterruptedException if the calling thread is interrupted; the seeds under way end
   *     first
   */
  public static CampaignReport run(long firstSeed, long seeds, int threads, Progress progress)
      throws InterruptedException {
    return run(Variant.DRAWN, firstSeed, seeds, threads, progress);
  }

  static CampaignReport run(
      Variant variant, long firstSeed, long seeds, int threads, Progress progress)
      throws InterruptedException {
    SimulationCampaign campaign = new SimulationCampaign(variant, firstSeed, seeds);
    long sinceNanos = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(() -> campaign.work(progress), "simulation-" + i);
      workers.add(worker);
      worker.start();
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } finally {
      campaign.enough.set(true);
    }
    RuntimeException defect = campaign.defect.get();
    if (defect != null) {
      throw defect;
    }
    return campaign.report(System.nanoTime() - sinceNanos);
  }

  private void work(Progress progress) {
    Coverage own = new Coverage();
    for (long seed = next.getAndIncrement();
        seed < firstSeed + seeds && !enough.get();
        seed = next.getAndIncrement()) {
      try {
        runOne(seed, own, progress);
      } catch (RuntimeException e) {
        defect.compareAndSet(null, new IllegalStateException("seed " + seed + " threw", e));
        enough.set(true);
      }
    }
    synchronized (coverage) {
      coverage.add(own);
    }
  }

  private void runOne(long seed, Coverage own, Progress progress) {
    SimulationReport report = variant.run(seed);
    own.add(report.coverage());
    long soFar = steps.addAndGet(report.steps());
    if (!report.violations().isEmpty()) {
      failed(report);
    }
    long doneSoFar = done.incrementAndGet();
    if (doneSoFar % Math.max(1, seeds / 1_000) == 0) {
      progress.at(doneSoFar, failedSoFar(), soFar);
    }
  }

  private long failedSoFar() {
    synchronized (failures) {
      return failures.size();
    }
  }

  private void failed(SimulationReport report) {
    synchronized (failures) {
      failures.add(report);
      enough.set(failures.size() >= MAX_FAILURES);
    }
  }

  private CampaignReport report(long nanos) {
    return new CampaignReport(done.get(), steps.get(), nanos, failures, coverage);
  }
}
