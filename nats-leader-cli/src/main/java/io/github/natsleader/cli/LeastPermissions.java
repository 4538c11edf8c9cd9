// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.output.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a participant must be allowed to do, and no more.
 *
 * @param bucket the bucket's name
 * @param groups those that it takes part in; at least one
 * @param createsBucket whether it may create the bucket where it is missing
 * @param fencedBuckets other buckets that it writes to under a fence
 * @param inboxPrefixes where the answers of the groups' members come; its own first
 */
record LeastPermissions(
    String bucket,
    List<String> groups,
    boolean createsBucket,
    List<String> fencedBuckets,
    List<String> inboxPrefixes) {

  /** One subject, and what it is for. */
  private record Allowed(String subject, String why) {
    Map<String, @Nullable Object> json() {
      return new JsonFields().put("subject", subject).put("why", why).asMap();
    }
  }

  /** For programs. */
  JsonFields toJson() {
    return new JsonFields()
        .put("bucket", bucket)
        .put("groups", groups)
        .put("inbox_prefix", ownInbox())
        .put("publish", publish().stream().map(Allowed::json).toList())
        .put("subscribe", subscribe().stream().map(Allowed::json).toList());
  }

  /** As a block for the user's entry in a configuration of nats-server. */
  String toConfig() {
    StringBuilder text = new StringBuilder();
    for (String line : head()) {
      text.append("# ").append(line).append('\n');
    }
    text.append("permissions {\n");
    block(text, "publish", publish());
    block(text, "subscribe", subscribe());
    return text.append("}\n").toString();
  }

  private List<String> head() {
    String own = ownInbox();
    return List.of(
        "What takes part in bucket " + bucket + ", group " + String.join(", ", groups) + ", needs.",
        "It belongs into the entry of the user. Its connection must use the inbox prefix",
        own + ": Options.Builder.inboxPrefix(\"" + own + "\"), or",
        "nle --inbox-prefix " + own,
        "All users of one group must have the same prefix: a leader can answer there alone, and",
        "whoever asks from elsewhere gets no answer. They can hear and forge each other's answers.");
  }

  private String ownInbox() {
    return inboxPrefixes.get(0);
  }

  private static void block(StringBuilder text, String name, List<Allowed> all) {
    text.append("  ").append(name).append(" {\n    allow: [\n");
    for (Allowed each : all) {
      text.append("      \"").append(each.subject()).append("\"  # ").append(each.why());
      text.append('\n');
    }
    text.append("    ]\n  }\n");
  }

  private List<Allowed> publish() {
    List<Allowed> all = new ArrayList<>();
    all.add(api("STREAM.INFO", "", "checks the bucket"));
    if (createsBucket) {
      all.add(api("STREAM.CREATE", "", "creates the bucket; leave out once it is there"));
    }
    all.add(api("STREAM.MSG.GET", "", "reads; the server cannot narrow this to a key"));
    all.add(api("CONSUMER.CREATE", ".*." + watched(), "watches"));
    for (String group : groups) {
      all.add(new Allowed(key(group), "takes, renews and releases the lease"));
      all.add(new Allowed(requests(group), "asks the leader to hand over"));
    }
    for (String prefix : inboxPrefixes) {
      all.add(new Allowed(prefix + ".>", "answers requests as leader"));
    }
    for (String fenced : fencedBuckets) {
      all.add(new Allowed("$JS.API.STREAM.INFO.KV_" + fenced, "checks the fenced bucket"));
      all.add(new Allowed("$JS.API.STREAM.MSG.GET.KV_" + fenced, "reads the fenced bucket"));
      all.add(new Allowed("$KV." + fenced + ".>", "writes to it, the fence first"));
    }
    all.add(new Allowed("$JS.API.INFO", "the account's limits, for nle doctor alone"));
    return all;
  }

  private List<Allowed> subscribe() {
    List<Allowed> all = new ArrayList<>();
    all.add(new Allowed(ownInbox() + ".>", "answers and the watch"));
    for (String group : groups) {
      all.add(new Allowed(requests(group), "hears requests as leader"));
    }
    return all;
  }

  /** One watch serves all groups of a connection, and several need the whole bucket. */
  private String watched() {
    return groups.size() == 1 ? key(groups.get(0)) : key(">");
  }

  private Allowed api(String operation, String rest, String why) {
    return new Allowed("$JS.API." + operation + ".KV_" + bucket + rest, why);
  }

  private String key(String group) {
    return "$KV." + bucket + "." + group;
  }

  private String requests(String group) {
    return "nle.v1." + bucket + "." + group;
  }
}
