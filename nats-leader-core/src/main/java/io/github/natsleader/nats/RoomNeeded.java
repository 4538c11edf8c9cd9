// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.nats.client.api.AccountLimits;
import io.nats.client.api.AccountStatistics;
import io.nats.client.api.AccountTier;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an election takes of an account's limits.
 *
 * @param storage where records go; null for nowhere
 * @param replicas the bucket's, which name the tier of limits that counts
 * @param stream whether a stream more is needed
 */
record RoomNeeded(@Nullable StorageType storage, int replicas, boolean stream) {
  /** The largest record, and what the server stores with it. */
  private static final long RECORD_BYTES = 8 * 1024;

  static RoomNeeded forNothing() {
    return new RoomNeeded(null, 1, false);
  }

  static RoomNeeded forRecords(StreamConfiguration bucket) {
    return new RoomNeeded(bucket.getStorageType(), bucket.getReplicas(), false);
  }

  static RoomNeeded forBucket(int replicas) {
    return new RoomNeeded(StorageType.File, replicas, true);
  }

  /** Where the account has less. */
  List<PreflightFinding> in(AccountStatistics account) {
    List<PreflightFinding> findings = new ArrayList<>();
    if (account.hasError()) {
      PreflightFinding known =
          Explanations.ofError(
              account.getApiErrorCode(), String.valueOf(account.getError()), "$JS.API.INFO");
      return known == null ? List.of() : List.of(known);
    }
    check(Usage.of(account, "R" + replicas), findings);
    return findings;
  }

  /** What is in use, and how much may be: in all, or in the tier where limits go by replicas. */
  private record Usage(int streams, long fileBytes, long memoryBytes, AccountLimits limits) {
    static Usage of(AccountStatistics account, String tierName) {
      AccountTier tier = account.getTiers().get(tierName);
      return tier == null
          ? new Usage(
              Math.toIntExact(account.getStreams()),
              account.getStorage(),
              account.getMemory(),
              account.getLimits())
          : new Usage(
              tier.getStreams(), tier.getStorageBytes(), tier.getMemoryBytes(), tier.getLimits());
    }
  }

  private void check(Usage usage, List<PreflightFinding> findings) {
    long maxStreams = usage.limits().getMaxStreams();
    if (stream && maxStreams >= 0 && usage.streams() >= maxStreams) {
      findings.add(
          reached(
              "the account's number of streams",
              usage.streams() + " of " + maxStreams,
              "room for one more",
              "raise max_streams of the account, or delete a stream; a bucket is one stream"));
    }
    if (storage == StorageType.File) {
      bytes("max_file", usage.fileBytes(), usage.limits().getMaxStorage(), findings);
    } else if (storage == StorageType.Memory) {
      bytes("max_mem", usage.memoryBytes(), usage.limits().getMaxMemory(), findings);
    }
  }

  private static void bytes(
      String setting, long used, long limit, List<PreflightFinding> findings) {
    if (limit >= 0 && used + RECORD_BYTES > limit) {
      findings.add(
          reached(
              "the account's JetStream storage",
              used + " of " + limit + " bytes in use",
              "room for " + RECORD_BYTES + " bytes",
              "raise " + setting + " of the account, or delete what fills it"));
    }
  }

  private static PreflightFinding reached(String item, String found, String needed, String advice) {
    return new PreflightFinding(Level.ERROR, Kind.LIMIT_REACHED, item, found, needed, advice);
  }
}
