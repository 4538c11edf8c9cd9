// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleFinder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which package may know what, for the packages below one root. The root is a parameter so that the
 * same rules can be held against planted offenders.
 */
final class ArchitectureRules {
  /** The one class of the root package that takes jnats types and reaches the runtime. */
  static final String DOOR = "NatsLeader";

  /** The one class of the API besides the door whose job is jnats's options. */
  static final String CONNECTION_OPTIONS = "ConnectionOptions";

  /** The one class of the runtime that builds the NATS adapter. */
  static final String WIRING = "NatsWiring";

  /** The one class that reads the machine's clocks. */
  static final String CLOCK = "SystemElectionClock";

  /** Shows the clock port to a library that wants a source of instants, and who hands it over. */
  static final Set<String> CLOCK_FOR_A_LIBRARY = Set.of("MonotonicClock", "GatedStore");

  private static final Set<String> JAVA_BASE_PACKAGES =
      ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().packages();

  private final String root;
  private final String protocol;
  private final String spi;
  private final String nats;
  private final String runtime;
  private final String fencing;

  ArchitectureRules(String root) {
    this.root = root;
    this.protocol = root + ".protocol..";
    this.spi = root + ".spi..";
    this.nats = root + ".nats..";
    this.runtime = root + ".runtime..";
    this.fencing = root + ".fencing..";
  }

  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("protocol knows values only", protocolKnowsValuesOnly());
    rules.put("protocol draws no random numbers", protocolDrawsNoRandomNumbers());
    rules.put("spi knows java.base and values", spiKnowsJavaBaseAndValues());
    rules.put("only the adapter knows jnats", onlyTheAdapterKnowsJnats());
    rules.put("the door knows two jnats types", theDoorKnowsTwoJnatsTypes());
    rules.put("the adapter does not know the runtime", theAdapterDoesNotKnowTheRuntime());
    rules.put("only the door reaches the runtime", onlyTheDoorReachesTheRuntime());
    rules.put("fencing knows the ports and no thread", fencingKnowsThePortsAndNoThread());
    rules.put("election logic does not know fencing", electionLogicDoesNotKnowFencing());
    rules.put("one class reads the clock", oneClassReadsTheClock());
    rules.put("nobody has another clock", nobodyHasAnotherClock());
    rules.put("nobody sleeps", nobodySleeps());
    rules.put("static fields are final", staticFieldsAreFinal());
    rules.put("static fields hold no changing state", staticFieldsHoldNoChangingState());
    return rules;
  }

  ArchRule named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  private ArchRule protocolKnowsValuesOnly() {
    return classes()
        .that()
        .resideInAPackage(protocol)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(protocol, spi, "org.jspecify..")
                .or(plainValueOfTheRoot())
                .or(quietPartOfJavaBase()));
  }

  private ArchRule protocolDrawsNoRandomNumbers() {
    return noClasses()
        .that()
        .resideInAPackage(protocol)
        .should()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|random\\..*)|java\\.security\\..*");
  }

  private ArchRule spiKnowsJavaBaseAndValues() {
    return classes()
        .that()
        .resideInAPackage(spi)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(spi, "org.jspecify..").or(plainValueOfTheRoot()).or(javaBase()));
  }

  private ArchRule onlyTheAdapterKnowsJnats() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(nats)
        .and(not(named(root, DOOR)))
        .and(not(named(root, CONNECTION_OPTIONS)))
        .and(not(named(root + ".runtime", WIRING)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.nats..");
  }

  private ArchRule theDoorKnowsTwoJnatsTypes() {
    return noClasses()
        .that(named(root, DOOR))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.nats..")
                .and(not(type(io.nats.client.Connection.class)))
                .and(not(type(io.nats.client.Options.class))));
  }

  private ArchRule theAdapterDoesNotKnowTheRuntime() {
    return noClasses()
        .that()
        .resideInAPackage(nats)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(runtime);
  }

  private ArchRule onlyTheDoorReachesTheRuntime() {
    return noClasses()
        .that()
        .resideInAPackage(root)
        .and(not(named(root, DOOR)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(runtime, nats, fencing);
  }

  /** It runs on its callers' threads, over ports of its own and of the election. */
  private ArchRule fencingKnowsThePortsAndNoThread() {
    return noClasses()
        .that()
        .resideInAPackage(fencing)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(runtime, nats, protocol)
                .or(type(Thread.class))
                .or(
                    describe(
                        "an executor",
                        candidate ->
                            candidate.isAssignableTo(java.util.concurrent.Executor.class))));
  }

  private ArchRule electionLogicDoesNotKnowFencing() {
    return noClasses()
        .that()
        .resideInAnyPackage(protocol, spi)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(fencing);
  }

  private ArchRule oneClassReadsTheClock() {
    return noClasses()
        .that(not(named(root + ".spi", CLOCK)))
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethodWhere(
            describe(
                "a java.time class is asked for the present",
                call ->
                    call.getTargetOwner().getPackageName().startsWith("java.time")
                        && call.getName().equals("now")))
        .orShould()
        .callConstructor(java.util.Date.class);
  }

  private ArchRule nobodyHasAnotherClock() {
    return noClasses()
        .that(
            describe(
                "hand no clock to a library",
                candidate ->
                    !candidate.getPackageName().equals(root + ".runtime")
                        || !CLOCK_FOR_A_LIBRARY.contains(candidate.getSimpleName())))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.time.InstantSource.class);
  }

  private ArchRule nobodySleeps() {
    return noClasses()
        .should()
        .callMethodWhere(
            describe(
                "a thread is put to sleep",
                call ->
                    call.getName().equals("sleep")
                        || call.getName().equals("parkNanos")
                        || call.getName().equals("parkUntil")));
  }

  private ArchRule staticFieldsAreFinal() {
    return noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .should()
        .beStatic()
        .andShould()
        .notBeFinal();
  }

  private ArchRule staticFieldsHoldNoChangingState() {
    return noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .should(
            ArchCondition.from(
                describe(
                    "be static and hold what can change",
                    (JavaField field) ->
                        field.getModifiers().contains(JavaModifier.STATIC)
                            && changes(field.getRawType()))));
  }

  private static boolean changes(JavaClass fieldType) {
    boolean concurrent = fieldType.getPackageName().startsWith("java.util.concurrent");
    return (concurrent && !fieldType.isAssignableTo(Enum.class))
        || fieldType.isAssignableTo(ThreadLocal.class);
  }

  /** A type of the root package which itself knows no thread, no jnats and nothing that runs. */
  private DescribedPredicate<JavaClass> plainValueOfTheRoot() {
    return resideInAPackage(root)
        .and(
            describe(
                "that are values",
                candidate ->
                    candidate.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass())
                        .noneMatch(
                            resideInAnyPackage(
                                    "io.nats..",
                                    "java.util.concurrent..",
                                    "org.slf4j..",
                                    runtime,
                                    nats)
                                .or(type(Thread.class)))));
  }

  private static DescribedPredicate<JavaClass> quietPartOfJavaBase() {
    return resideInAnyPackage(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.math",
            "java.time",
            "java.util",
            "java.util.function",
            "java.util.stream")
        .and(
            not(
                describe(
                    "threads, processes, timers and clocks",
                    candidate ->
                        candidate
                            .getName()
                            .matches(
                                "java\\.lang\\.(System|Thread.*|InheritableThreadLocal|Process.*|Runtime)"
                                    + "|java\\.util\\.(Timer.*|Random|SplittableRandom)"
                                    + "|java\\.time\\.(Clock|InstantSource)"))));
  }

  private static DescribedPredicate<JavaClass> javaBase() {
    return describe(
        "of java.base",
        candidate ->
            candidate.getBaseComponentType().isPrimitive()
                || JAVA_BASE_PACKAGES.contains(candidate.getBaseComponentType().getPackageName()));
  }

  /** A class by package and simple name, and the classes nested in it. */
  private static DescribedPredicate<JavaClass> named(String packageName, String simpleName) {
    String name = packageName + "." + simpleName;
    return describe(
        name,
        candidate ->
            candidate.getName().equals(name) || candidate.getName().startsWith(name + "$"));
  }
}
