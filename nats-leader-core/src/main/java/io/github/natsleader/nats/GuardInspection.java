// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.StreamReport.Unfit;
import io.github.natsleader.fencing.Subjects;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.PersistMode;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which setting of a stream keeps it from being guarded (rule F1). */
final class GuardInspection {
  /** A fence's record with its headers, the longest names included. */
  private static final int LEAST_MESSAGE_BYTES = 4 * 1024;

  private final StreamConfiguration found;
  private final String fenceSubject;

  GuardInspection(StreamConfiguration found, String fenceSubject) {
    this.found = found;
    this.fenceSubject = fenceSubject;
  }

  /** The first fault; empty where the stream is fit. */
  Optional<Unfit> fault() {
    return Stream.<Supplier<@Nullable Unfit>>of(
            this::mirror,
            this::subjects,
            this::sealed,
            this::acknowledgements,
            this::counters,
            this::messageSize,
            this::sources,
            this::transform,
            this::retention,
            this::age,
            this::number,
            this::bytes,
            this::oncePerSubject,
            this::storage,
            this::persistence)
        .map(Supplier::get)
        .filter(fault -> fault != null)
        .findFirst();
  }

  private @Nullable Unfit mirror() {
    return found.getMirror() == null
        ? null
        : new Unfit(
            "mirror",
            String.valueOf(found.getMirror().getName()),
            "none",
            "a mirror cannot be written to; use what it mirrors");
  }

  private @Nullable Unfit subjects() {
    List<String> subjects = found.getSubjects();
    return subjects.stream().anyMatch(pattern -> Subjects.covers(pattern, fenceSubject))
        ? null
        : new Unfit(
            "subjects",
            subjects.toString(),
            "such as cover the fence " + fenceSubject,
            "the fence would be stored elsewhere, or nowhere; add its subject");
  }

  private @Nullable Unfit sealed() {
    return flag("sealed", found.getSealed(), "nothing can be written; use another one");
  }

  private @Nullable Unfit acknowledgements() {
    return flag("no_ack", found.getNoAck(), "no write is ever acknowledged; turn it off");
  }

  private @Nullable Unfit counters() {
    return flag(
        "allow_msg_counter",
        found.getAllowMessageCounter(),
        "only counts can be written; use another one");
  }

  private @Nullable Unfit messageSize() {
    int size = found.getMaximumMessageSize();
    return size < 0 || size >= LEAST_MESSAGE_BYTES
        ? null
        : new Unfit(
            "max_msg_size",
            size + " bytes",
            "at least " + LEAST_MESSAGE_BYTES + " bytes, or no limit",
            "the fence may be refused; raise it");
  }

  private @Nullable Unfit sources() {
    int sources = found.getSources().size();
    return sources == 0
        ? null
        : new Unfit(
            "sources", sources + " streams", "none", "messages arrive that no fence guards");
  }

  private @Nullable Unfit transform() {
    return found.getSubjectTransform() == null
        ? null
        : new Unfit(
            "subject_transform",
            String.valueOf(found.getSubjectTransform().getSource()),
            "none",
            "messages, the fence perhaps, are stored under other subjects");
  }

  private @Nullable Unfit retention() {
    return found.getRetentionPolicy() == RetentionPolicy.Limits
        ? null
        : new Unfit(
            "retention",
            found.getRetentionPolicy().toString(),
            RetentionPolicy.Limits.toString(),
            "the fence vanishes once it is consumed; use another stream");
  }

  private @Nullable Unfit age() {
    Duration age = found.getMaxAge();
    return age == null || age.isZero() || age.isNegative()
        ? null
        : new Unfit(
            "max_age",
            age.toMillis() + " ms",
            "no limit",
            "the fence would vanish when it is that old, and an older term could write again;"
                + " give single keys or messages a time to live instead");
  }

  private @Nullable Unfit number() {
    return dropsOldest("max_msgs", found.getMaxMsgs());
  }

  private @Nullable Unfit bytes() {
    return dropsOldest("max_bytes", found.getMaxBytes());
  }

  private @Nullable Unfit dropsOldest(String setting, long limit) {
    return limit <= 0 || found.getDiscardPolicy() == DiscardPolicy.New
        ? null
        : new Unfit(
            setting,
            limit + " with discard old",
            "discard new, or no limit",
            "a full stream drops its oldest message, the fence perhaps");
  }

  private @Nullable Unfit oncePerSubject() {
    return flag(
        "discard_new_per_subject",
        found.isDiscardNewPerSubject(),
        "the fence could be raised once and never again; turn it off");
  }

  private @Nullable Unfit storage() {
    return found.getStorageType() != StorageType.Memory || found.getReplicas() > 1
        ? null
        : new Unfit(
            "storage",
            "memory with one replica",
            "file, or more replicas",
            "a restart of the server loses the fence and gives its revision out again, so that an"
                + " older term could write");
  }

  private @Nullable Unfit persistence() {
    return found.getPersistMode() != PersistMode.Async
        ? null
        : new Unfit(
            "persist_mode",
            PersistMode.Async.toString(),
            PersistMode.Default.toString(),
            "a raised fence may be lost after it was acknowledged");
  }

  private static @Nullable Unfit flag(String setting, boolean set, String consequence) {
    return set ? new Unfit(setting, "true", "false", consequence) : null;
  }
}
