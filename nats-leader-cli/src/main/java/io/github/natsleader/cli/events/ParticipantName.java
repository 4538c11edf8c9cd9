// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

/**
 * Whose events they are.
 *
 * @param id the participant
 * @param group the election
 */
public record ParticipantName(String id, String group) {}
