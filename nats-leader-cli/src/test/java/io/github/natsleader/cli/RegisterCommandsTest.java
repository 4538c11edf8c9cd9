// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.Election;
import io.github.natsleader.testkit.server.NatsServer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code nle status}, {@code list} and {@code inspect} tell of a real server's buckets. */
class RegisterCommandsTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String RELEASE =
      "{\"id\":\"gone\",\"token\":\"t\",\"n\":3,\"released\":true}";

  private static NatsServer server;

  private String name;
  private RegisterBucket bucket;

  @BeforeAll
  static void startServer() throws Exception {
    server = NatsServer.builder().start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void createBucket() throws Exception {
    name = "b" + NUMBERS.incrementAndGet();
    bucket = new RegisterBucket(server, name);
  }

  @AfterEach
  void close() throws Exception {
    bucket.connection().keyValueManagement().delete(name);
    bucket.close();
  }

  private Map<String, Object> status(String group, int code) {
    CommandRun run = bucket.nle("status", "--group", group, "--json");
    assertThat(run.code()).as("%s", run).isEqualTo(code);
    assertThat(run.err()).isEmpty();
    return run.json();
  }

  @Test
  void aLeaderIsToldWithEpochLeaseAndRevision() throws Exception {
    Election leader = bucket.leader("g", "host-1");
    long epoch = leader.leadership().orElseThrow().token().epoch();
    // From the second record on the register itself no longer tells the epoch.
    await().atMost(RegisterBucket.BOUND).until(() -> bucket.revision("g") > epoch);

    Map<String, Object> status = status("g", 0);

    assertThat(status)
        .containsEntry("state", "led")
        .containsEntry("leader", "host-1")
        .containsEntry("epoch", (int) epoch)
        .containsEntry("token", leader.leadership().orElseThrow().token().id())
        .containsEntry("meta", Map.of("zone", "a"))
        .containsEntry("bucket", name)
        .containsEntry("group", "g");
    assertThat(number(status, "lease_millis")).isEqualTo(10_000);
    assertThat(number(status, "lease_remaining_millis")).isBetween(1L, 10_000L);
    assertThat(number(status, "lease_remaining_millis") + number(status, "age_millis"))
        .isEqualTo(10_000);
    assertThat(number(status, "revision")).isGreaterThan(epoch);
    assertThat(number(status, "write_number")).isGreaterThan(1);
    assertThat(bucket.nle("status", "--group", "g").out())
        .contains("leader    host-1", "epoch     " + epoch, "about", "zone=a");
  }

  @Test
  void theEpochIsThatOfTheRecordNeverOfALaterTerm() throws Exception {
    // A leader of another term answers than that of the record that was read.
    bucket.put("g", RegisterBucket.record("old", "t", 3_600_000, 2));
    var unused =
        bucket
            .connection()
            .createDispatcher(
                question ->
                    bucket
                        .connection()
                        .publish(
                            question.getReplyTo(),
                            "{\"accepted\":false,\"why\":\"\",\"epoch\":9000000000000000}"
                                .getBytes(UTF_8)))
            .subscribe("nle.v1." + name + ".g");
    bucket.connection().flush(RegisterBucket.BOUND);

    assertThat(status("g", 0)).containsEntry("leader", "old").containsEntry("epoch", null);
  }

  @Test
  void whereNobodyAnswersTheEpochIsThatOfTheFirstRecordOrNotKnown() throws Exception {
    long first = bucket.put("g", RegisterBucket.record("a", "t", 3_600_000, 1));
    assertThat(number(status("g", 0), "epoch")).isEqualTo(first);
    bucket.put("g", RegisterBucket.record("a", "t", 3_600_000, 2));
    assertThat(status("g", 0)).containsEntry("epoch", null);
  }

  @Test
  void aRecordWithoutALeaseIsALeaderOfWhomNoMoreIsKnown() throws Exception {
    bucket.put("g", "{\"id\":\"go\",\"token\":\"t\"}");
    assertThat(status("g", 0))
        .containsEntry("leader", "go")
        .containsEntry("lease_millis", null)
        .containsEntry("lease_remaining_millis", null)
        .containsEntry("write_number", null);
    assertThat(bucket.nle("status", "--group", "g").out()).contains("does not tell");
  }

  @Test
  void nobodyLeadsIsAnExitCodeOfItsOwn() throws Exception {
    bucket.put("expired", RegisterBucket.record("late", "t", 1, 1));
    bucket.delete("released", RELEASE);
    bucket.delete("erased", "{}");
    bucket.put("unreadable", "no record");

    await()
        .atMost(RegisterBucket.BOUND)
        .until(() -> bucket.nle("status", "--group", "expired").code() == 3);
    assertThat(status("expired", 3))
        .containsEntry("state", "expired")
        .containsEntry("leader", null)
        .containsEntry("id", "late");
    assertThat(status("released", 3))
        .containsEntry("state", "released")
        .containsEntry("leader", null)
        .containsEntry("id", "gone");
    assertThat(status("erased", 3)).containsEntry("state", "erased").containsEntry("detail", "DEL");
    assertThat(status("vacant", 3))
        .containsEntry("state", "vacant")
        .containsEntry("revision", null);
    assertThat(status("unreadable", 3)).containsEntry("state", "unreadable");
    assertThat((String) status("unreadable", 3).get("detail")).isNotBlank();
  }

  @Test
  void allGroupsOfABucketAreListed() throws Exception {
    Election leader = bucket.leader("led", "host-1");
    bucket.delete("released", RELEASE);
    bucket.put("unreadable", "no record");

    CommandRun run = bucket.nle("list", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.jsonLines())
        .extracting(each -> each.get("group"), each -> each.get("state"))
        .containsExactly(
            tuple("led", "led"), tuple("released", "released"), tuple("unreadable", "unreadable"));
    assertThat(run.jsonLines().get(0))
        .containsEntry("leader", "host-1")
        .containsEntry("epoch", (int) leader.leadership().orElseThrow().token().epoch());
    assertThat(bucket.nle("list").out().lines())
        .hasSize(4)
        .first()
        .asString()
        .matches("BUCKET +GROUP +STATE +LEADER +EPOCH +LEASE +LEFT +AGE");
  }

  @Test
  void withoutABucketTheElectionsOfAllAreListedAndNothingElse() throws Exception {
    bucket.put("settings", "colour=blue");
    bucket.delete("released", RELEASE);
    try (RegisterBucket other = new RegisterBucket(server, name + "-other")) {
      other.put("g", RegisterBucket.record("a", "t", 3_600_000, 1));
      CommandRun run = CommandRun.of("list", "--server", server.url(), "--json");
      assertThat(run.code()).isZero();
      assertThat(run.jsonLines())
          .extracting(each -> each.get("bucket") + "/" + each.get("group"))
          .containsExactly(name + "/released", name + "-other/g");
      other.connection().keyValueManagement().delete(name + "-other");
    }
  }

  @Test
  void anEmptyListIsNoFailure() {
    CommandRun run = bucket.nle("list");
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no elections found");
  }

  @Test
  void aRegisterIsInspectedToItsBytes() throws Exception {
    String marker = "{\"id\":\"gone\",\"token\":\"t\",\"n\":3,\"released\":true,\"heir\":\"b\"}";
    bucket.delete("g", marker);

    CommandRun run = bucket.nle("inspect", "--group", "g", "--raw", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.json())
        .containsEntry("state", "released")
        .containsEntry("heir", "b")
        .containsEntry("token", "t")
        .containsEntry("raw", marker)
        .containsEntry("headers", Map.of("KV-Operation", List.of("DEL")))
        .containsEntry("bytes", marker.length());
    assertThat(Base64.getDecoder().decode((String) run.json().get("raw_base64")))
        .asString()
        .isEqualTo(marker);
    assertThat(String.valueOf(run.json().get("stream")))
        .contains("name=KV_" + name, "storage=file", "history=1", "replicas=1");
    assertThat(bucket.nle("inspect", "--group", "g", "--raw").out())
        .contains("released by  gone", "KV-Operation", marker);
    assertThat(bucket.nle("inspect", "--group", "none").code()).isZero();
  }

  @Test
  void whatOthersWroteDoesNotReachTheTerminalAsItIs() throws Exception {
    bucket.put("g", "{\"id\":\"\\u001b[31mred\",\"token\":\"t\",\"lease\":3600000,\"n\":1}");
    assertThat(bucket.nle("status", "--group", "g").out())
        .contains("\\u001b[31mred")
        .doesNotContain("\u001b");
    assertThat(bucket.nle("list").out()).doesNotContain("\u001b");
    bucket.put("g", "\u001b[2J");
    assertThat(bucket.nle("inspect", "--raw", "--group", "g").out()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "inspect", "resign"})
  void aBucketThatIsNotThereIsAFailureThatSaysSo(String command) {
    CommandRun run =
        CommandRun.of(command, "--server", server.url(), "--bucket", "none", "--group", "g");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("there is no bucket none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "inspect", "resign"})
  void aServerThatIsNotThereIsAFailureThatSaysSo(String command) {
    CommandRun run =
        CommandRun.of(command, "--server=nats://me:secret@127.0.0.1:1", "--bucket=b", "--group=g");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("nobody answers at nats://127.0.0.1:1")
        .doesNotContain("secret", "Exception in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "inspect", "resign"})
  void aNameThatCannotBeIsAMatterOfTheCommandLine(String command) {
    CommandRun run = CommandRun.of(command, "--bucket=a.b", "--group=g");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--bucket = a.b: must match");
  }

  private static long number(Map<String, Object> json, String field) {
    return ((Number) json.get(field)).longValue();
  }
}
