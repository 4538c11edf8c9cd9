// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what elections ask of the stores of a connection: each call is one transmission. */
final class CountedStores implements LeaseConnection {
  private final LeaseConnection counted;
  private final ConcurrentMap<String, LeaseStore> stores = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();

  CountedStores(LeaseConnection counted) {
    this.counted = counted;
  }

  /** The calls since the last reset, by method. */
  Map<String, Long> calls() {
    Map<String, Long> sums = new TreeMap<>();
    calls.forEach((method, count) -> sums.put(method, count.sum()));
    return sums;
  }

  long total() {
    return calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void reset() {
    calls.clear();
  }

  @Override
  public LeaseStore store(String bucket) {
    return stores.computeIfAbsent(bucket, name -> counting(counted.store(name)));
  }

  @Override
  public ConnectionStatus status() {
    return counted.status();
  }

  @Override
  public void onStatus(Consumer<ConnectionStatus> listener) {
    counted.onStatus(listener);
  }

  @Override
  public void detach() {
    counted.detach();
  }

  private LeaseStore counting(LeaseStore store) {
    return (LeaseStore)
        Proxy.newProxyInstance(
            LeaseStore.class.getClassLoader(),
            new Class<?>[] {LeaseStore.class},
            (proxy, method, arguments) -> count(store, method, arguments));
  }

  private Object count(LeaseStore store, Method method, Object[] arguments) throws Throwable {
    calls.computeIfAbsent(method.getName(), name -> new LongAdder()).increment();
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
