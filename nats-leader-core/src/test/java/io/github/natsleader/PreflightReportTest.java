// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.github.natsleader.spi.RegisterFinding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightReportTest {
  private static PreflightFinding finding(Level level) {
    return new PreflightFinding(level, Kind.SERVER_VERSION, "item", "found", "needed", "advice");
  }

  @Test
  void onlyAnErrorFails() {
    assertThat(new PreflightReport(List.of()).passed()).isTrue();
    assertThat(new PreflightReport(List.of(finding(Level.INFO), finding(Level.WARNING))).passed())
        .isTrue();
    assertThat(new PreflightReport(List.of(finding(Level.ERROR))).passed()).isFalse();
  }

  @Test
  void theFindingsAreItsOwn() {
    List<PreflightFinding> mine = new ArrayList<>(List.of(finding(Level.INFO)));
    PreflightReport report = new PreflightReport(mine);
    mine.clear();
    assertThat(report.at(Level.INFO)).hasSize(1);
  }

  @Test
  void itIsReadLineByLine() {
    PreflightFinding plain =
        new PreflightFinding(Level.INFO, Kind.TIME_BUDGET, "the budget", "this", "", "");
    assertThat(new PreflightReport(List.of(finding(Level.ERROR), plain)))
        .hasToString(
            "ERROR SERVER_VERSION item is found, needed is needed: advice\n"
                + "INFO TIME_BUDGET the budget is this");
  }

  @Test
  void aSettingKeepsItsWeight() {
    RegisterFinding setting =
        new RegisterFinding("max_age", "1 s", "9 s", "raise it", RegisterFinding.Severity.WARNING);
    assertThat(PreflightFinding.ofSetting(setting))
        .isEqualTo(
            new PreflightFinding(
                Level.WARNING, Kind.BUCKET_SETTING, "max_age", "1 s", "9 s", "raise it"))
        .hasToString(setting.toString());
  }

  @Test
  void theExceptionSaysWhatTheFindingSays() {
    PreflightException exception = new PreflightException(finding(Level.ERROR), null);
    assertThat(exception).hasMessage(finding(Level.ERROR).toString());
    assertThat(exception.finding()).isEqualTo(finding(Level.ERROR));
    assertThat(exception.isTransient()).isFalse();
  }
}
