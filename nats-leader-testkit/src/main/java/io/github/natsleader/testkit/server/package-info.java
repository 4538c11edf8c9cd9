// SPDX-License-Identifier: Apache-2.0
/**
 * A real nats-server for tests and development: finding its executable, running it, and a JUnit
 * Jupiter extension that gives one to a test.
 */
@NullMarked
package io.github.natsleader.testkit.server;

import org.jspecify.annotations.NullMarked;
