// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import org.jspecify.annotations.Nullable;

/** What lies behind a request that came to nothing, where somebody can change it. */
final class Explanations {
  private static final int ACCOUNT_RESOURCES_EXCEEDED = 10002;
  private static final int NO_SUITABLE_PEERS = 10005;
  private static final int INSUFFICIENT_RESOURCES = 10023;
  private static final int MAXIMUM_CONSUMERS = 10026;
  private static final int MAXIMUM_STREAMS = 10027;
  private static final int MEMORY_EXCEEDED = 10028;
  private static final int NOT_ENABLED_FOR_ACCOUNT = 10039;
  private static final int STORAGE_EXCEEDED = 10047;
  private static final int REPLICAS_NOT_SUPPORTED = 10074;
  private static final int NOT_ENABLED = 10076;
  private static final int MAX_BYTES_REQUIRED = 10113;
  private static final int NO_LIMITS = 10120;
  private static final int STREAM_BYTES_EXCEEDED = 10122;

  private Explanations() {}

  /** What an error of JetStream means; null where there is nothing to change about it. */
  static @Nullable PreflightFinding ofError(int code, String description, String subject) {
    return switch (code) {
      case NOT_ENABLED -> disabledOnServer(subject);
      case NOT_ENABLED_FOR_ACCOUNT, NO_LIMITS -> disabledForAccount();
      case ACCOUNT_RESOURCES_EXCEEDED ->
          limit(
              "the account's JetStream storage",
              description,
              "raise max_file (max_mem for a memory bucket) of the account, or delete what fills it");
      case MAXIMUM_STREAMS ->
          limit(
              "the account's number of streams",
              description,
              "raise max_streams of the account, or delete a stream; a bucket is one stream");
      case MAXIMUM_CONSUMERS ->
          limit(
              "the number of consumers",
              description,
              "raise max_consumers of the account or bucket; each connection has one for each"
                  + " bucket, and without it takeovers wait for reads");
      case INSUFFICIENT_RESOURCES, MEMORY_EXCEEDED, STORAGE_EXCEEDED ->
          limit(
              "the server's JetStream storage",
              description,
              "raise max_file_store (max_memory_store for a memory bucket) of the server, or free"
                  + " disk space");
      case MAX_BYTES_REQUIRED, STREAM_BYTES_EXCEEDED ->
          limit(
              "the account's bytes for one stream",
              description,
              "create the bucket yourself with max_bytes within the account's limit and discard"
                  + " new, or lift the limit");
      case NO_SUITABLE_PEERS, REPLICAS_NOT_SUPPORTED ->
          tooManyReplicas("at its limit, " + description);
      default -> null;
    };
  }

  static PreflightFinding tooManyReplicas(String found) {
    return new PreflightFinding(
        Level.ERROR,
        Kind.LIMIT_REACHED,
        "the number of replicas",
        found,
        "at most one for each JetStream server of the cluster",
        "lower bucketReplicas to the number of JetStream servers in the cluster, or add servers");
  }

  private static PreflightFinding limit(String item, String found, String advice) {
    return new PreflightFinding(
        Level.ERROR, Kind.LIMIT_REACHED, item, "at its limit, " + found, "room", advice);
  }

  static PreflightFinding disabledForAccount() {
    return new PreflightFinding(
        Level.ERROR,
        Kind.JETSTREAM_DISABLED,
        "JetStream",
        "not enabled for this account",
        "enabled",
        "set jetstream: enabled in the account's block of the server's configuration, or give its"
            + " JWT JetStream limits");
  }

  static PreflightFinding disabledOnServer(String subject) {
    return new PreflightFinding(
        Level.ERROR,
        Kind.JETSTREAM_DISABLED,
        "JetStream",
        "not enabled on this server, nobody listens on " + subject,
        "enabled",
        "start nats-server with -js, or add a jetstream block to its configuration; in a cluster"
            + " see that a server with JetStream is up");
  }

  static PreflightFinding publishDenied(String subject) {
    return denied("publish", subject);
  }

  static PreflightFinding subscribeDenied(String subject) {
    return denied("subscribe", subject);
  }

  private static PreflightFinding denied(String action, String subject) {
    return new PreflightFinding(
        Level.ERROR,
        Kind.PERMISSION_DENIED,
        "permission to " + action + " to " + subject,
        "denied",
        "granted",
        "add it to " + action + ".allow in the permissions of this connection's user");
  }

  static PreflightFinding unanswered(String item, Throwable cause) {
    return new PreflightFinding(
        Level.ERROR,
        Kind.BUCKET_UNREACHABLE,
        item,
        "unanswered (" + cause.getMessage() + ")",
        "an answer",
        "see that the bucket's stream has a leader, and what the server's log says");
  }
}
