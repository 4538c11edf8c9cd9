// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final String ROOT = "io.github.natsleader";

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  static Set<String> ruleNames() {
    return new ArchitectureRules(ROOT).all().keySet();
  }

  @ParameterizedTest
  @MethodSource("ruleNames")
  void holds(String ruleName) {
    new ArchitectureRules(ROOT).named(ruleName).check(PRODUCTION);
  }
}
