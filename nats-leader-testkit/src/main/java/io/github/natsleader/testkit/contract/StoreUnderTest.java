// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import io.github.natsleader.spi.LeaseConnection;
import java.time.Duration;

/**
 * What the author of a store gives to its contract: two connections, and the hands of somebody who
 * knows nothing of elections and has every right on the buckets. Any method may throw what it
 * likes; the test then fails with it.
 */
public interface StoreUnderTest {
  /**
   * The connection that the tests look at: connected at first, and the same one all through a test.
   */
  LeaseConnection connection();

  /** Another connection to the same buckets, connected all through a test. */
  LeaseConnection secondConnection();

  /**
   * Breaks the first connection in such a way that it notices soon, and keeps it from coming back.
   */
  void disconnect() throws Exception;

  /** Lets the first connection come back, on its own or by this. */
  void reconnect() throws Exception;

  /** Closes what is underneath the first connection for good, as its owner may at any time. */
  void closeConnection() throws Exception;

  /** The name of a bucket that does not exist; another one at each call. */
  String newBucketName();

  /**
   * Creates a bucket with a history of 1, on storage that outlives a restart.
   *
   * @param maxAge the bucket's own time limit; 0 for none
   */
  void createBucket(String bucket, Duration maxAge) throws Exception;

  /** Removes a bucket with all that is in it. */
  void removeBucket(String bucket) throws Exception;

  /** Drops every entry of a bucket, markers included, and leaves no marker. */
  void purgeBucket(String bucket) throws Exception;

  /** Writes a value without expecting a revision. */
  void put(String bucket, String group, byte[] value) throws Exception;

  /**
   * Leaves a deletion marker without expecting a revision.
   *
   * @param body the marker's body; empty where a client's plain delete has none
   */
  void delete(String bucket, String group, byte[] body) throws Exception;

  /** Leaves a purge marker without expecting a revision. */
  void purge(String bucket, String group) throws Exception;

  /** The bytes of a group's newest entry. */
  byte[] value(String bucket, String group) throws Exception;

  /**
   * How long a test waits for what must happen before it fails; 20 s by default. Longer than the
   * store bounds its own operations.
   */
  default Duration patience() {
    return Duration.ofSeconds(20);
  }
}
