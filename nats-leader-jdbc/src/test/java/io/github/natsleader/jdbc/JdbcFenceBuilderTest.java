// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcFenceBuilderTest {
  private final ElectionConfig election = Bench.election("elections", "scheduler");

  @ParameterizedTest
  @ValueSource(strings = {"nle_fence", "Fence2", "_f", "guarded.fences"})
  void takesPlainIdentifiers(String table) {
    JdbcFence fence = JdbcFence.builder("books", election).table(table).build();
    assertThat(fence.tableDefinition()).contains(" " + table + " (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2f",
        "a b",
        "a;drop table b",
        "\"quoted\"",
        "a.b.c",
        ".a",
        "a.",
        "x--",
        "f\n",
        "ünicode",
        "a234567890123456789012345678901234567890123456789012345678901234"
      })
  void refusesWhatCouldBeMoreThanAnIdentifier(String table) {
    assertThatThrownBy(() -> JdbcFence.builder("books", election).table(table))
        .isInstanceOfSatisfying(
            ElectionConfigException.class,
            refused -> assertThat(refused.field()).isEqualTo("jdbcFence.table"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b"})
  void refusesNamesThatCannotBeKept(String name) {
    assertThatThrownBy(() -> JdbcFence.of(name, election))
        .isInstanceOfSatisfying(
            ElectionConfigException.class,
            refused -> assertThat(refused.field()).isEqualTo("jdbcFence.name"));
  }

  @Test
  void refusesANameThatDoesNotFitTheColumn() {
    JdbcFence.of("x".repeat(255), election);
    assertThatThrownBy(() -> JdbcFence.of("x".repeat(256), election))
        .isInstanceOf(ElectionConfigException.class);
  }

  @Test
  void refusesALockTimeoutThatMeansForEverOrNearly() {
    for (String timeout : new String[] {"PT0S", "PT-1S", "PT0.000999S", "PT1H0.001S"}) {
      assertThatThrownBy(
              () -> JdbcFence.builder("books", election).lockTimeout(Duration.parse(timeout)))
          .isInstanceOfSatisfying(
              ElectionConfigException.class,
              refused -> assertThat(refused.field()).isEqualTo("jdbcFence.lockTimeout"));
    }
  }
}
