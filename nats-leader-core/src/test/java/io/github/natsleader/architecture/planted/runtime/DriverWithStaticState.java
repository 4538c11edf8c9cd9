// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.runtime;

import java.util.concurrent.atomic.AtomicInteger;

@SuppressWarnings("NonFinalStaticField")
final class DriverWithStaticState {
  static int elections;
  static final AtomicInteger LEADERS = new AtomicInteger();
  static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

  private DriverWithStaticState() {}
}
