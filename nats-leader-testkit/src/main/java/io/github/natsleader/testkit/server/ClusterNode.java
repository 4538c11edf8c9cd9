// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

/** One server of a cluster, and how it is asked how it sees the others. */
record ClusterNode(NatsServer server, ClusterMonitor monitor) {}
