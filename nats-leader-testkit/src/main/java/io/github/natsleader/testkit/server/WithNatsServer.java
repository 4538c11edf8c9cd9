// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a nats-server: on a class one for all its tests, on a method one for that test.
 * {@link NatsServerExtension} tells the rest.
 *
 * <pre>{@code
 * @WithNatsServer
 * class OrdersTest {
 *
 *   @Test
 *   void storesOrders(NatsServer server, Connection connection) { ... }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NatsServerExtension.class)
public @interface WithNatsServer {}
