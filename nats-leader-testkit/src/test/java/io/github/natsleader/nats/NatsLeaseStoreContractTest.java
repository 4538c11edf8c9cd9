// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static io.github.natsleader.nats.Outcomes.REQUIREMENTS;
import static io.github.natsleader.nats.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterOutcome.Ready;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.contract.LeaseStoreContract;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The NATS store keeps the contract on a real server, with a proxy in between that can cut. */
@Tag("every-server")
@Tag("oldest-server")
class NatsLeaseStoreContractTest extends LeaseStoreContract {
  @RegisterExtension static final NatsServerExtension NATS = NatsServerExtension.create();

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private FaultProxy proxy;
  private Connection first;
  private Connection second;
  private Connection foreign;
  private NatsLeaseConnection leases;
  private NatsLeaseConnection otherLeases;

  @BeforeEach
  void connect() throws Exception {
    proxy = FaultProxy.to("127.0.0.1", NATS.server().port());
    first =
        Nats.connect(
            ConnectionOptions.recommended()
                .server("nats://127.0.0.1:" + proxy.port())
                .ignoreDiscoveredServers()
                .build());
    second = Nats.connect(NATS.server().url());
    foreign = Nats.connect(NATS.server().url());
    leases = NatsLeaseConnection.attach(first, ElectionClock.system());
    otherLeases = NatsLeaseConnection.attach(second, ElectionClock.system());
  }

  @AfterEach
  void disconnectAll() throws Exception {
    leases.detach();
    otherLeases.detach();
    first.close();
    second.close();
    foreign.close();
    proxy.close();
  }

  @Override
  public LeaseConnection connection() {
    return leases;
  }

  @Override
  public LeaseConnection secondConnection() {
    return otherLeases;
  }

  @Override
  public void disconnect() {
    proxy.cut();
  }

  @Override
  public void reconnect() {
    proxy.heal();
  }

  @Override
  public void closeConnection() throws Exception {
    first.close();
  }

  @Override
  public String newBucketName() {
    return "contract-" + BUCKETS.incrementAndGet();
  }

  @Override
  public void createBucket(String bucket, Duration maxAge) throws Exception {
    KeyValueConfiguration.Builder builder =
        KeyValueConfiguration.builder()
            .name(bucket)
            .maxHistoryPerKey(1)
            .storageType(StorageType.File);
    if (!maxAge.isZero()) {
      builder.ttl(maxAge);
    }
    foreign.keyValueManagement().create(builder.build());
  }

  @Override
  public void removeBucket(String bucket) throws Exception {
    foreign.keyValueManagement().delete(bucket);
  }

  @Override
  public void purgeBucket(String bucket) throws Exception {
    foreign.jetStreamManagement().purgeStream("KV_" + bucket);
  }

  @Override
  public void put(String bucket, String group, byte[] value) throws Exception {
    foreign.jetStream().publish(subject(bucket, group), value);
  }

  @Override
  public void delete(String bucket, String group, byte[] body) throws Exception {
    Headers headers = new Headers().put("KV-Operation", "DEL");
    foreign.jetStream().publish(subject(bucket, group), headers, body);
  }

  @Override
  public void purge(String bucket, String group) throws Exception {
    Headers headers = new Headers().put("KV-Operation", "PURGE").put("Nats-Rollup", "sub");
    foreign.jetStream().publish(subject(bucket, group), headers, null);
  }

  @Override
  public byte[] value(String bucket, String group) throws Exception {
    return foreign
        .jetStreamManagement()
        .getLastMessage("KV_" + bucket, subject(bucket, group))
        .getData();
  }

  /** T1 hangs on the first sequence of a stream: where a server has none, we are told. */
  @Test
  @Override
  public void t1ABucketThatPrepareRecreatesGoesOnAboveItsEarlierRevisions() throws Exception {
    if (second.getServerInfo().isSameOrNewerThanVersion("2.10.0")) {
      super.t1ABucketThatPrepareRecreatesGoesOnAboveItsEarlierRevisions();
    } else {
      Ready ready = (Ready) outcome(leases.store(newBucketName()).prepare(REQUIREMENTS));
      assertThat(ready.warnings())
          .extracting(RegisterFinding::setting)
          .containsExactly("first_seq");
    }
  }

  private static String subject(String bucket, String group) {
    return "$KV." + bucket + "." + group;
  }
}
