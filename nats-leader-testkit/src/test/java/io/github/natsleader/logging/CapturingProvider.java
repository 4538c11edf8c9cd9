// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.logging;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Lets tests see what is logged, level and key-values included. The property {@code slf4j.provider}
 * names it; see the module's pom.
 */
public final class CapturingProvider implements SLF4JServiceProvider {
  private static final String API_VERSION = "2.0.99";

  private final CapturingLoggerFactory loggers = new CapturingLoggerFactory();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }

  @Override
  public void initialize() {
    // Everything is made with this object.
  }
}
