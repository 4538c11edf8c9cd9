// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.testkit.contract.LeaseStoreContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

class InMemoryLeaseStoreContractTest extends LeaseStoreContract {
  private final InMemoryRegisters registers = new InMemoryRegisters();
  private final InMemoryLeaseConnection first = registers.connect();
  private final InMemoryLeaseConnection second = registers.connect();
  private final AtomicInteger buckets = new AtomicInteger();

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Override
  public LeaseConnection connection() {
    return first;
  }

  @Override
  public LeaseConnection secondConnection() {
    return second;
  }

  @Override
  public void disconnect() {
    first.connectionLost();
  }

  @Override
  public void reconnect() {
    first.reconnect();
  }

  @Override
  public void closeConnection() {
    first.close();
  }

  @Override
  public String newBucketName() {
    return "bucket-" + buckets.incrementAndGet();
  }

  @Override
  public void createBucket(String bucket, Duration maxAge) {
    registers.bucket(bucket).create(maxAge);
  }

  @Override
  public void removeBucket(String bucket) {
    registers.bucket(bucket).destroy();
  }

  @Override
  public void purgeBucket(String bucket) {
    registers.bucket(bucket).purgeStream();
  }

  @Override
  public void put(String bucket, String group, byte[] value) {
    registers.bucket(bucket).put(group, value);
  }

  @Override
  public void delete(String bucket, String group, byte[] body) {
    registers.bucket(bucket).delete(group, body);
  }

  @Override
  public void purge(String bucket, String group) {
    registers.bucket(bucket).purge(group);
  }

  @Override
  public byte[] value(String bucket, String group) {
    return registers.bucket(bucket).value(group).orElseThrow();
  }
}
