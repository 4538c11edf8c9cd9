// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.log;

import io.github.natsleader.ElectionProblem;
import java.util.Locale;
import org.slf4j.spi.LoggingEventBuilder;

/** Every log point of the library, by the name that its {@code event} key has. */
public enum LogEvent {
  /** An election starts. */
  ELECTION_STARTED,
  /** An election has ended. */
  ELECTION_ENDED,
  /** The state has changed. */
  STATE_CHANGED,
  /** Somebody else is seen to lead, this participant included. */
  LEADER_CHANGED,
  /** Nobody is known to lead any more. */
  LEADER_UNKNOWN,
  /** There is no connection. */
  CONNECTION_LOST,
  /** There is one again. */
  CONNECTION_RESTORED,
  /** There will be none any more: the election ends. */
  CONNECTION_CLOSED,
  /** An attempt to acquire is sent. */
  ACQUIRE_STARTED,
  /** It has acquired the register. */
  ACQUIRE_SUCCEEDED,
  /** Somebody else was faster, or the election ends. */
  ACQUIRE_LOST,
  /** It went unanswered, or was answered with a failure. */
  ACQUIRE_FAILED,
  /** A renewal was acknowledged. */
  HEARTBEAT_SUCCEEDED,
  /** A transmission of a renewal failed. */
  HEARTBEAT_FAILED,
  /** A renewal was acknowledged after failures. */
  HEARTBEAT_RECOVERED,
  /** This participant leads. */
  TERM_BEGAN,
  /** The lease runs out unless a renewal succeeds. */
  AT_RISK,
  /** One has succeeded. */
  RISK_ENDED,
  /** This participant leads no longer. */
  TERM_ENDED,
  /** The health check fails. */
  HEALTH_CHECK_FAILED,
  /** The health check succeeds again. */
  HEALTH_RECOVERED,
  /** A term was proved. */
  VALIDATION_SUCCEEDED,
  /** A term that was to be proved is over. */
  VALIDATION_REFUTED,
  /** No proof came in time. */
  VALIDATION_UNANSWERED,
  /** Validations are answered again. */
  VALIDATION_RECOVERED,
  /** A callback begins. */
  CALLBACK_BEGAN,
  /** A callback has ended. */
  CALLBACK_ENDED,
  /** See {@link ElectionProblem.Kind#LEASE_TOO_SHORT}. */
  LEASE_TOO_SHORT,
  /** See {@link ElectionProblem.Kind#NAME_IN_USE}. */
  NAME_IN_USE,
  /** See {@link ElectionProblem.Kind#CLONED}. */
  CLONED,
  /** See {@link ElectionProblem.Kind#UNREADABLE_RECORD}. */
  UNREADABLE_RECORD,
  /** See {@link ElectionProblem.Kind#REGISTER_REPLACED}. */
  REGISTER_REPLACED,
  /** See {@link ElectionProblem.Kind#CALLBACK_STUCK}. */
  CALLBACK_STUCK,
  /** See {@link ElectionProblem.Kind#CALLBACK_FAILED}. */
  CALLBACK_FAILED,
  /** See {@link ElectionProblem.Kind#BUCKET_UNFIT}. */
  BUCKET_UNFIT,
  /** See {@link ElectionProblem.Kind#BUCKET_WARNING}. */
  BUCKET_WARNING,
  /** See {@link ElectionProblem.Kind#BUCKET_UNREACHABLE}. */
  BUCKET_UNREACHABLE,
  /** See {@link ElectionProblem.Kind#PERMISSION_DENIED}. */
  PERMISSION_DENIED,
  /** See {@link ElectionProblem.Kind#TERM_REFUTED}. */
  TERM_REFUTED,
  /** See {@link ElectionProblem.Kind#ATTEMPTS_EXHAUSTED}. */
  ATTEMPTS_EXHAUSTED,
  /** See {@link ElectionProblem.Kind#INTERNAL}. */
  DEFECT,
  /** An observer threw an exception, or could not be made. */
  OBSERVER_FAILED,
  /** A listener threw an exception. */
  LISTENER_FAILED,
  /** The process has no thread left for a callback or listener. */
  CALLBACK_DELAYED,
  /** A defect on the thread that elections share. */
  DRIVER_DEFECT,
  /** An option of the connection does not suit elections. */
  CONNECTION_OPTION,
  /** What the server had said before the connection was closed for good. */
  SERVER_COMPLAINT,
  /** The bucket may not be watched. */
  WATCH_DENIED,
  /** A watch is in doubt until it is restored. */
  WATCH_INTERRUPTED,
  /** What a watch tells could not be taken in. */
  WATCH_DELIVERY_FAILED,
  /** A defect on a thread of the NATS adapter. */
  ADAPTER_DEFECT;

  /** The value of the {@code event} key. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Puts this event's name into the log line that is being built. */
  public LoggingEventBuilder in(LoggingEventBuilder line) {
    return line.addKeyValue("event", label());
  }

  /** The event of a problem. */
  static LogEvent of(ElectionProblem.Kind kind) {
    return switch (kind) {
      case LEASE_TOO_SHORT -> LEASE_TOO_SHORT;
      case NAME_IN_USE -> NAME_IN_USE;
      case CLONED -> CLONED;
      case UNREADABLE_RECORD -> UNREADABLE_RECORD;
      case REGISTER_REPLACED -> REGISTER_REPLACED;
      case CALLBACK_STUCK -> CALLBACK_STUCK;
      case CALLBACK_FAILED -> CALLBACK_FAILED;
      case BUCKET_UNFIT -> BUCKET_UNFIT;
      case BUCKET_WARNING -> BUCKET_WARNING;
      case BUCKET_UNREACHABLE -> BUCKET_UNREACHABLE;
      case PERMISSION_DENIED -> PERMISSION_DENIED;
      case HEALTH_CHECK_FAILED -> HEALTH_CHECK_FAILED;
      case VALIDATION_FAILED -> VALIDATION_UNANSWERED;
      case TERM_REFUTED -> TERM_REFUTED;
      case ATTEMPTS_EXHAUSTED -> ATTEMPTS_EXHAUSTED;
      case INTERNAL -> DEFECT;
    };
  }
}
