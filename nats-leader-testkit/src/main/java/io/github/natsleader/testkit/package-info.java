// SPDX-License-Identifier: Apache-2.0
/**
 * What a test of leader election needs: registers in memory, whose connections can be cut and whose
 * answers can be lost; a clock moved by hand; a proxy between a client and a real nats-server; the
 * time bounds that an election must keep; and a check that no two participants led at once.
 *
 * <p>Nothing here proves anything about NATS itself. The registers in memory pass the same contract
 * as the NATS store, {@link io.github.natsleader.testkit.contract.LeaseStoreContract}, and are
 * kinder than any network unless told otherwise through {@link
 * io.github.natsleader.testkit.Faults}.
 */
@NullMarked
package io.github.natsleader.testkit;

import org.jspecify.annotations.NullMarked;
