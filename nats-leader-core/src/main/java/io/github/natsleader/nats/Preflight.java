// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.github.natsleader.PreflightReport;
import io.github.natsleader.TimeBudget;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterRequirements;
import io.nats.client.Connection;
import io.nats.client.api.StreamInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One look at all that an election would meet. One question at a time: of two denials at once the
 * client would keep one.
 */
final class Preflight {
  private static final int STREAM_NOT_FOUND = 10059;

  private final Connection connection;
  private final ElectionConfig config;
  private final Bucket bucket;
  private final Probes probes;
  private final List<PreflightFinding> findings = new ArrayList<>();

  Preflight(Connection connection, RequestChannel channel, ElectionConfig config) {
    this.connection = connection;
    this.config = config;
    this.bucket = new Bucket(config.bucket());
    this.probes = new Probes(channel, bucket, config.group());
  }

  CompletionStage<PreflightReport> run() {
    options();
    timeBudget();
    if (connection.getStatus() != Connection.Status.CONNECTED) {
      findings.add(notConnected());
      return CompletableFuture.completedStage(report());
    }
    new ServerFeatures(connection.getServerInfo()).tell(findings);
    return probes
        .lookUp()
        .thenCompose(this::bucket)
        .handle((done, failure) -> failure == null ? report() : failed(failure));
  }

  private PreflightReport report() {
    return new PreflightReport(findings);
  }

  private PreflightReport failed(Throwable failure) {
    findings.add(Explanations.unanswered("the preflight", Causes.unwrap(failure)));
    return report();
  }

  private PreflightFinding notConnected() {
    String last = connection.getLastError();
    return new PreflightFinding(
        Level.ERROR,
        Kind.NOT_CONNECTED,
        "the connection",
        connection.getStatus()
            + (last == null ? "" : "; the server's last complaint on it was: " + last),
        "CONNECTED",
        "see that the server can be reached and takes these credentials");
  }

  private void options() {
    for (ConnectionOptions.Finding option : ConnectionOptions.findings(connection.getOptions())) {
      findings.add(
          new PreflightFinding(
              Level.WARNING,
              Kind.CONNECTION_OPTION,
              option.option(),
              option.found(),
              option.recommended(),
              option.consequence()));
    }
  }

  private void timeBudget() {
    findings.add(
        new PreflightFinding(
            Level.INFO,
            Kind.TIME_BUDGET,
            "the time budget",
            "that " + TimeBudget.of(config),
            "",
            ""));
  }

  private CompletionStage<Void> bucket(Probes.Told<StreamInfo> told) {
    StreamInfo info = told.value();
    if (info == null) {
      findings.add(told.trouble());
      // Without JetStream or answers, nothing else can be told.
      return told.trouble().kind() == Kind.PERMISSION_DENIED && !told.isDeaf()
          ? permissions(RoomNeeded.forNothing(), false)
          : CompletableFuture.completedStage(null);
    }
    if (!info.hasError()) {
      settings(info);
      return permissions(RoomNeeded.forRecords(info.getConfiguration()), false);
    }
    if (info.getApiErrorCode() == STREAM_NOT_FOUND) {
      missing();
      return permissions(RoomNeeded.forBucket(config.bucketReplicas()), true);
    }
    String description = String.valueOf(info.getError());
    PreflightFinding known =
        Explanations.ofError(info.getApiErrorCode(), description, told.subject());
    findings.add(
        known != null
            ? known
            : Explanations.unanswered(
                "the bucket",
                new RequestFailedException(
                    told.subject(), description, info.getApiErrorCode(), null)));
    return CompletableFuture.completedStage(null);
  }

  private void settings(StreamInfo info) {
    RegisterRequirements requirements =
        new RegisterRequirements(
            config.ttl(), config.bucketReplicas(), config.allowVolatileStorage());
    for (RegisterFinding setting :
        new BucketInspection(bucket, requirements, ServerFacts.of(connection)).findings(info, 0)) {
      findings.add(PreflightFinding.ofSetting(setting));
    }
  }

  private void missing() {
    int replicas = config.bucketReplicas();
    boolean creatable = replicas == 1 || !alone();
    String copies = replicas == 1 ? "1 replica" : replicas + " replicas";
    findings.add(
        new PreflightFinding(
            Level.INFO,
            Kind.BUCKET_MISSING,
            "the bucket " + bucket.name(),
            "not there",
            "",
            creatable
                ? "the first election creates it, with " + copies + ", in files"
                : "no election can create it with " + copies));
    if (!creatable) {
      findings.add(Explanations.tooManyReplicas(replicas + ", on a server without a cluster"));
    }
  }

  /** How many servers a cluster has, or what is behind one without JetStream, it does not tell. */
  private boolean alone() {
    return connection.getServerInfo().isJetStreamAvailable()
        && !ServerFacts.of(connection).clustered();
  }

  private CompletionStage<Void> permissions(RoomNeeded room, boolean create) {
    return probes
        .account(room)
        .thenAccept(findings::addAll)
        .thenCompose(done -> probes.permissions(create))
        .thenAccept(findings::addAll);
  }
}
