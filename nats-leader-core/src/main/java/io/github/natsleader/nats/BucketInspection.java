// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterFinding.Severity;
import io.github.natsleader.spi.RegisterRequirements;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where the settings of a bucket differ from what an election needs: one finding each. */
final class BucketInspection {
  private static final int LEASES_PER_MAX_AGE = 3;
  private static final int LEAST_MESSAGE_BYTES = 8 * 1024;

  /** For so long a replicated stream may be without a leader. */
  private static final Duration STREAM_ELECTION = Duration.ofSeconds(10);

  private final Bucket bucket;
  private final RegisterRequirements requirements;
  private final ServerFacts server;
  private final List<RegisterFinding> findings = new ArrayList<>();

  BucketInspection(Bucket bucket, RegisterRequirements requirements, ServerFacts server) {
    this.bucket = bucket;
    this.requirements = requirements;
    this.server = server;
  }

  /** Judges the settings, and what is left of the limits. */
  List<RegisterFinding> findings(StreamInfo info, long seed) {
    room(info);
    return findings(info.getConfiguration(), seed);
  }

  /**
   * Judges the settings.
   *
   * @param seed the first sequence that the bucket was just created with; 0 for an existing one
   */
  List<RegisterFinding> findings(StreamConfiguration found, long seed) {
    writable(found);
    untouchedByOthers(found);
    keepsRecords(found);
    keepsWrites(found);
    storage(found);
    growingEpochs(found, seed);
    return List.copyOf(findings);
  }

  private void writable(StreamConfiguration found) {
    if (found.getMirror() != null) {
      error(
          "mirror",
          found.getMirror().getName(),
          "none",
          "a mirror cannot be written to: use the bucket that it mirrors");
      return;
    }
    if (!covered(found.getSubjects())) {
      error(
          "subjects",
          found.getSubjects().toString(),
          "[" + bucket.allKeys() + "]",
          "writes go elsewhere, or nowhere: create the bucket as a key-value bucket");
    }
    if (found.getSealed()) {
      error("sealed", "true", "false", "nothing can be written: use another bucket");
    }
    if (found.getNoAck()) {
      error("no_ack", "true", "false", "no write is ever acknowledged: turn it off");
    }
    int size = found.getMaximumMessageSize();
    if (size >= 0 && size < LEAST_MESSAGE_BYTES) {
      error(
          "max_msg_size",
          size + " bytes",
          "at least " + LEAST_MESSAGE_BYTES + " bytes, or no limit",
          "a lease record may be refused: raise it");
    }
    if (found.isDiscardNewPerSubject()) {
      error(
          "discard_new_per_subject",
          "true",
          "false",
          "a lease can be taken once and never renewed: turn it off");
    }
    if (found.getAllowMessageCounter()) {
      error("allow_msg_counter", "true", "false", "only counts can be written: use another bucket");
    }
  }

  private boolean covered(List<String> subjects) {
    return subjects.stream()
        .anyMatch(
            subject ->
                subject.equals(bucket.allKeys())
                    || subject.equals("$KV.>")
                    || subject.equals("$KV.*.>")
                    || subject.equals(">"));
  }

  private void untouchedByOthers(StreamConfiguration found) {
    if (!found.getSources().isEmpty()) {
      error(
          "sources",
          found.getSources().size() + " streams",
          "none",
          "records arrive that no revision guards: use a bucket without sources");
    }
    if (found.getSubjectTransform() != null) {
      error(
          "subject_transform",
          found.getSubjectTransform().getSource(),
          "none",
          "records are stored under other keys: use a bucket without a transform");
    }
  }

  private void keepsRecords(StreamConfiguration found) {
    Duration needed = requirements.ttl().multipliedBy(LEASES_PER_MAX_AGE);
    Duration maxAge = found.getMaxAge();
    if (maxAge != null && maxAge.compareTo(Duration.ZERO) > 0 && maxAge.compareTo(needed) < 0) {
      error(
          "max_age",
          maxAge.toMillis() + " ms",
          "at least 3 x ttl = "
              + LEASES_PER_MAX_AGE
              + " x "
              + requirements.ttl().toMillis()
              + " ms = "
              + needed.toMillis()
              + " ms, or no limit",
          (maxAge.compareTo(requirements.ttl()) < 0
                  ? "that is less than one lease, so the server drops every live lease"
                  : "the server could drop a live lease")
              + ": raise the bucket's TTL or shorten the lease");
    }
    if (found.getMaxMsgsPerSubject() != 1) {
      error(
          "max_msgs_per_subject",
          Long.toString(found.getMaxMsgsPerSubject()),
          "1",
          "an erased record uncovers an older one: use a bucket with a history of 1");
    }
    if (found.getRetentionPolicy() != RetentionPolicy.Limits) {
      error(
          "retention",
          found.getRetentionPolicy().toString(),
          RetentionPolicy.Limits.toString(),
          "records vanish once they are consumed: use a key-value bucket");
    }
    if (found.getDiscardPolicy() == DiscardPolicy.Old) {
      dropsOldest("max_msgs", found.getMaxMsgs());
      dropsOldest("max_bytes", found.getMaxBytes());
    }
  }

  private void dropsOldest(String setting, long limit) {
    if (limit > 0) {
      error(
          setting,
          limit + " with discard old",
          "discard new, or no limit",
          "a full bucket drops live leases: change the discard policy");
    }
  }

  private void keepsWrites(StreamConfiguration found) {
    if (found.getPersistMode() == PersistMode.Async) {
      error(
          "persist_mode",
          PersistMode.Async.toString(),
          PersistMode.Default.toString(),
          "a write is acknowledged before it is on disk: create the bucket anew without it");
    }
  }

  private void storage(StreamConfiguration found) {
    boolean memory = found.getStorageType() == StorageType.Memory;
    boolean single = found.getReplicas() <= 1;
    if (memory && single && !requirements.allowVolatileStorage()) {
      error(
          "storage",
          "memory with one replica",
          "file, or more replicas",
          "a restart of the server loses the leases and starts epochs over: use file storage,"
              + " or allow volatile storage knowing that");
    } else if (memory) {
      warning(
          "storage",
          "memory",
          "file",
          "when no replica is left running, leases are lost and epochs start over");
    }
    replicas(found.getReplicas());
  }

  private void replicas(int replicas) {
    if (replicas <= 1) {
      if (server.clustered()) {
        warning(
            "num_replicas",
            "1",
            "3",
            "no leader can be elected or stay while that one server of the cluster is down");
      }
      return;
    }
    if (replicas % 2 == 0) {
      warning(
          "num_replicas",
          Integer.toString(replicas),
          (replicas - 1) + " or " + (replicas + 1),
          "an even number survives no more failures than one replica less, and writes cost more");
    }
    if (requirements.ttl().compareTo(STREAM_ELECTION) < 0) {
      warning(
          "ttl",
          requirements.ttl().toMillis() + " ms with " + replicas + " replicas",
          "at least " + STREAM_ELECTION.toMillis() + " ms",
          "when the stream's leader is lost, a new one takes 4 to 10 s: longer than the lease, so"
              + " leadership changes or pauses with it. Raise ttl if that matters");
    }
  }

  /** A full bucket goes on taking renewals, in the place of the record before, but no new key. */
  private void room(StreamInfo info) {
    StreamConfiguration found = info.getConfiguration();
    if (found.getDiscardPolicy() != DiscardPolicy.New) {
      return;
    }
    long bytes = info.getStreamState().getByteCount();
    if (found.getMaxBytes() > 0 && bytes + LEAST_MESSAGE_BYTES > found.getMaxBytes()) {
      warning(
          "max_bytes",
          found.getMaxBytes() + " bytes, of which " + bytes + " are in use",
          "room for " + LEAST_MESSAGE_BYTES + " bytes more",
          "a group that has no record yet gets none: raise max_bytes, or delete keys");
    }
    long messages = info.getStreamState().getMsgCount();
    if (found.getMaxMsgs() > 0 && messages >= found.getMaxMsgs()) {
      warning(
          "max_msgs",
          found.getMaxMsgs() + ", all in use",
          "room for one more",
          "a group that has no record yet gets none: raise max_msgs, or delete keys");
    }
  }

  private void growingEpochs(StreamConfiguration found, long seed) {
    boolean ignored = seed > 0 && found.getFirstSequence() != seed;
    if (ignored || !server.honoursFirstSequence()) {
      warning(
          "first_seq",
          Long.toString(found.getFirstSequence()),
          "a time in microseconds",
          "epochs start over if the bucket is deleted and created again: servers from 2.10"
              + " keep them growing");
    }
  }

  private void error(String setting, String value, String required, String consequence) {
    findings.add(new RegisterFinding(setting, value, required, consequence, Severity.ERROR));
  }

  private void warning(String setting, String value, String required, String consequence) {
    findings.add(new RegisterFinding(setting, value, required, consequence, Severity.WARNING));
  }
}
