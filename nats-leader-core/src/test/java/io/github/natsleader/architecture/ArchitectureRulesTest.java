// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule, and each branch of it, is seen to catch a planted offender. */
class ArchitectureRulesTest {
  private static final String PLANTED = "io.github.natsleader.architecture.planted";

  private static final ArchitectureRules RULES = new ArchitectureRules(PLANTED);
  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(PLANTED);

  /** A rule, and the start of what must appear in its report below the planted root. */
  record Catch(String ruleName, String offender) {}

  static List<Catch> catches() {
    return Stream.of(
            catches(
                "protocol knows values only",
                "protocol.MachineWithAThread.thread()",
                "protocol.MachineWithAThread.future()",
                "protocol.MachineWithAThread.random()",
                "protocol.MachineWithAThread.logger()",
                "protocol.MachineWithAThread.clock()",
                "protocol.MachineWithAThread.environment()",
                "protocol.MachineWithAThread.door()"),
            catches(
                "protocol draws no random numbers",
                "protocol.MachineThatGambles.uuid()",
                "protocol.MachineThatGambles.fraction()",
                "protocol.MachineThatGambles.secure()"),
            catches(
                "spi knows java.base and values",
                "spi.PortThatLeaks.logger()",
                "spi.PortThatLeaks.connection()",
                "spi.PortThatLeaks.door()",
                "spi.PortThatLeaks.sql()"),
            catches(
                "only the adapter knows jnats",
                "SideEntrance.connection()",
                "runtime.SleepyDriver.connection()"),
            catches("the door knows two jnats types", "NatsLeader.bucket()"),
            catches(
                "the adapter does not know the runtime",
                "nats.AdapterThatKnowsTheRuntime.driver()"),
            catches(
                "only the door reaches the runtime",
                "SideEntrance.driver()",
                "SideEntrance.adapter()",
                "SideEntrance.lane()"),
            catches(
                "fencing knows the ports and no thread",
                "fencing.LaneWithAThread.thread()",
                "fencing.LaneWithAThread.executor()",
                "fencing.LaneWithAThread.driver()",
                "fencing.LaneWithAThread.adapter()",
                "fencing.LaneWithAThread.machine()"),
            catches(
                "election logic does not know fencing",
                "protocol.MachineWithAThread.lane()",
                "spi.PortThatLeaks.lane()"),
            catches(
                "one class reads the clock",
                "ClockReader.nanoTime()",
                "ClockReader.currentTimeMillis()",
                "ClockReader.instant()",
                "ClockReader.year()",
                "ClockReader.date()"),
            catches("nobody has another clock", "ClockReader.clock()"),
            catches(
                "nobody sleeps",
                "runtime.SleepyDriver.sleep()",
                "runtime.SleepyDriver.sleepInUnits()",
                "runtime.SleepyDriver.park()"),
            catches("static fields are final", "runtime.DriverWithStaticState.elections>"),
            catches(
                "static fields hold no changing state",
                "runtime.DriverWithStaticState.LEADERS>",
                "runtime.DriverWithStaticState.CURRENT>"))
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("catches")
  void catchesThePlantedOffender(Catch expected) {
    List<String> report =
        RULES.named(expected.ruleName()).evaluate(OFFENDERS).getFailureReport().getDetails();

    assertThat(report).anySatisfy(line -> assertThat(line).contains(offenderIn(expected)));
  }

  @Test
  void noRuleGoesUntried() {
    assertThat(catches()).extracting(Catch::ruleName).containsAll(RULES.all().keySet());
  }

  private static String offenderIn(Catch expected) {
    return "<" + PLANTED + "." + expected.offender();
  }

  private static List<Catch> catches(String ruleName, String... offenders) {
    return Stream.of(offenders).map(offender -> new Catch(ruleName, offender)).toList();
  }
}
