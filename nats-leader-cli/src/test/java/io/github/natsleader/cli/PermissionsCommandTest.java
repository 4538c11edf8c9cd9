// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code nle permissions} prints; that it is enough, and no more, a real server shows. */
class PermissionsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    return Nle.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void oneGroupSeesItsKeyAlone() {
    assertThat(execute("permissions", "--bucket=b", "--group=a/g")).isZero();
    assertThat(out.toString())
        .contains("\"$JS.API.CONSUMER.CREATE.KV_b.*.$KV.b.a/g\"", "\"$KV.b.a/g\"")
        .contains("\"_INBOX_b.a_2fg.>\"", "inboxPrefix(\"_INBOX_b.a_2fg\")", "same prefix")
        .doesNotContain("allow_responses", "STREAM.CREATE", "$KV.b.>", "\"_INBOX.>\"");
  }

  @Test
  void programsGetTheSubjectsAlone() {
    assertThat(execute("permissions", "--bucket=b", "--group=g", "--json")).isZero();
    Map<String, Object> json = CommandRun.parse(out.toString());
    assertThat(json)
        .containsEntry("bucket", "b")
        .containsEntry("groups", List.of("g"))
        .containsEntry("inbox_prefix", "_INBOX_b.g");
    assertThat((List<?>) json.get("publish"))
        .extracting(each -> String.valueOf(((Map<?, ?>) each).get("subject")))
        .contains("$KV.b.g", "nle.v1.b.g", "$JS.API.STREAM.INFO.KV_b");
    assertThat((List<?>) json.get("subscribe"))
        .extracting(each -> String.valueOf(((Map<?, ?>) each).get("subject")))
        .containsExactly("_INBOX_b.g.>", "nle.v1.b.g");
  }

  @Test
  void moreIsPrintedOnlyWhenAskedFor() {
    assertThat(
            execute(
                "permissions",
                "--bucket=b",
                "--group=g",
                "--group=h",
                "--create-bucket",
                "--fenced-bucket=data",
                "--inbox-prefix=_INBOX.mine"))
        .isZero();
    assertThat(out.toString())
        .contains("\"$KV.b.g\"", "\"$KV.b.h\"", "\"nle.v1.b.h\"")
        .contains("\"$JS.API.CONSUMER.CREATE.KV_b.*.$KV.b.>\"", "\"$JS.API.STREAM.CREATE.KV_b\"")
        .contains("\"$KV.data.>\"", "\"$JS.API.STREAM.MSG.GET.KV_data\"", "\"_INBOX.mine.>\"");
  }

  @Test
  void noTwoGroupsShareAnInbox() {
    assertThat(
            Stream.of("b a.b", "b a-b", "b a_b", "b a/b", "b a=b", "b a", "x_y z", "x y_z", "x y")
                .map(names -> names.split(" "))
                .map(names -> InboxPrefix.ofGroup(names[0], names[1])))
        .doesNotHaveDuplicates()
        .allSatisfy(prefix -> assertThat(prefix.chars().filter(c -> c == '.')).hasSize(1));
  }

  @Test
  void answersGoToTheInboxesOfTheGroupsAlone() {
    assertThat(execute("permissions", "--bucket=b", "--group=g", "--group=h")).isZero();
    assertThat(out.toString()).containsOnlyOnce("\"_INBOX_b.h.>\"  # answers requests");
  }

  @Test
  void theBucketOfTheElectionsCannotBeFenced() {
    assertThat(execute("permissions", "--bucket=b", "--group=g", "--fenced-bucket=b")).isEqualTo(2);
    assertThat(err.toString()).contains("--fenced-bucket = b", "must not be the --bucket");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aNameThatWouldReachFurtherIsRefused() {
    assertThat(execute("permissions", "--bucket=b", "--group=>")).isEqualTo(2);
    assertThat(err.toString()).contains("--group = >");
    assertThat(execute("permissions", "--bucket=*", "--group=g")).isEqualTo(2);
    assertThat(err.toString()).contains("--bucket = *");
    assertThat(execute("permissions", "--bucket=b", "--group=g", "--fenced-bucket=>")).isEqualTo(2);
    assertThat(err.toString()).contains("--fenced-bucket = >");
    assertThat(execute("permissions", "--bucket=b", "--group=g", "--inbox-prefix=>")).isEqualTo(2);
    assertThat(err.toString()).contains("--inbox-prefix = >");
    assertThat(execute("permissions", "--bucket=b", "--group=g", "--inbox-prefix=nle.v1"))
        .isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }
}
