// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.LeaderInfo;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Facts of the protocol in words. */
final class Wording {
  private Wording() {}

  static String of(RegisterEntry entry) {
    return "revision " + entry.revision() + ", " + of(entry.content());
  }

  static String of(RegisterContent content) {
    if (content instanceof RegisterContent.Held held) {
      return "held by " + held.record().id() + ": " + of(held.record());
    } else if (content instanceof RegisterContent.Released released) {
      return "released by " + released.marker().id() + ": " + of(released.marker());
    } else if (content instanceof RegisterContent.Erased erased) {
      return "erased by a stranger: " + erased.kind();
    }
    return "unreadable";
  }

  static String of(LeaseRecord record) {
    String priority = record.priority() == 0 ? "" : ", priority " + record.priority();
    String lease = record.leaseMillis() == 0 ? "no lease" : "lease " + record.leaseMillis() + " ms";
    return record.token() + " n " + record.n() + ", " + lease + priority;
  }

  static String of(ReleaseMarker marker) {
    String heir = marker.heir() == null ? "" : ", heir " + marker.heir();
    return marker.token() + " n " + marker.n() + heir;
  }

  static String of(StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Applied applied) {
      return "applied, revision " + applied.revision();
    } else if (outcome instanceof StoreOutcome.Refused refused) {
      return "refused, the last revision is " + refused.lastRevision();
    }
    return outcome instanceof StoreOutcome.Unavailable ? "surely not applied" : "unknown";
  }

  static String of(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Found found) {
      return of(found.entry());
    }
    return outcome instanceof ReadOutcome.Absent ? "no such key" : "no answer";
  }

  static String of(RequestOutcome outcome) {
    if (outcome instanceof RequestOutcome.Declined declined) {
      return "declined, " + declined.why();
    }
    return outcome instanceof RequestOutcome.Accepted ? "accepted" : "no answer";
  }

  /** What is neither a write nor a release: they are numbered by whoever sends them. */
  static String of(Effect effect) {
    if (effect instanceof Effect.Read read) {
      return "sends read " + read.readId();
    } else if (effect instanceof Effect.Prepare) {
      return "sends a check of the bucket";
    } else if (effect instanceof Effect.Ask ask) {
      return "sends a request: " + of(ask.request());
    } else if (effect instanceof Effect.Answer answer) {
      return "answers the request: " + of(answer.outcome());
    } else if (effect instanceof Effect.StateChanged changed) {
      return changed.from() + " -> " + changed.to();
    } else if (effect instanceof Effect.LeaderChanged changed) {
      return leader(changed.leader());
    } else if (effect instanceof Effect.Report report) {
      return "reports " + report.problem().kind();
    }
    return ofTerm(effect);
  }

  private static String ofTerm(Effect effect) {
    if (effect instanceof Effect.BeginTerm begin) {
      return "BEGINS TERM "
          + begin.term()
          + ": token "
          + begin.token().id()
          + ", epoch "
          + begin.token().epoch();
    } else if (effect instanceof Effect.ExtendLease extend) {
      return "extends the lease of term " + extend.term();
    } else if (effect instanceof Effect.EndTerm end) {
      return "ENDS TERM " + end.term() + ": " + end.reason();
    } else if (effect instanceof Effect.WoundDown done) {
      return "is done with term " + done.term();
    } else if (effect instanceof Effect.Validated validated) {
      return "answers question "
          + validated.validationId()
          + (validated.valid() ? ": proved to lead" : ": leads no more");
    } else if (effect instanceof Effect.AtRisk risk) {
      return "is at risk, with " + Spans.text(risk.remainingNanos()) + " left";
    } else if (effect instanceof Effect.Recovered) {
      return "is no more at risk";
    }
    return ofHealth(effect);
  }

  private static String ofHealth(Effect effect) {
    if (effect instanceof Effect.CheckHealth check) {
      return "begins health check " + check.checkId();
    } else if (effect instanceof Effect.InterruptHealthCheck check) {
      return "gives up health check " + check.checkId();
    } else if (effect instanceof Effect.HealthChanged changed) {
      return changed.healthy() ? "is fit again" : "is unfit";
    }
    throw new IllegalStateException("no words for " + effect);
  }

  private static String leader(@Nullable LeaderInfo leader) {
    return leader == null
        ? "knows of no leader"
        : "knows of a leader: " + leader.id() + ", " + leader.token();
  }

  private static String of(LeaderRequest request) {
    String kind = request.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String epoch = request.epoch() == 0 ? "unknown" : String.valueOf(request.epoch());
    return kind
        + " term "
        + request.token()
        + " of epoch "
        + epoch
        + " to "
        + request.from()
        + ", priority "
        + request.priority();
  }
}
