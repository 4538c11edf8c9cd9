// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

/**
 * The contract of a store as tests, to be inherited by the test of every {@link
 * io.github.natsleader.spi.LeaseStore}: implement what {@link StoreUnderTest} asks for, open both
 * connections before each test and close them after it.
 *
 * <pre>{@code
 * class MyStoreContractTest extends LeaseStoreContract {
 *   @Override
 *   public LeaseConnection connection() {
 *     return first;
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>The tests use new buckets only, and may run beside each other where both connections are a
 * test's own. What the contract leaves open: whether a watch begins with the newest entry, whether
 * it repeats or leaves out entries that are not the newest any more, and whether it notices that
 * its bucket was replaced.
 */
public abstract class LeaseStoreContract
    implements WriteContract,
        ContentContract,
        WatchContract,
        PrepareContract,
        ConnectionContract,
        RequestContract {
  /** For subclasses. */
  protected LeaseStoreContract() {}
}
