package io.sockeye.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Servers, load, report, comparison and soak can each be read without what is built on them. */
@AnalyzeClasses(packages = "io.sockeye.benchmarks", importOptions = DoNotIncludeTests.class)
class PackagesTest {

  @ArchTest
  static final ArchRule there_is_no_cycle_of_packages =
      slices().matching("io.sockeye.benchmarks.(*)..").should().beFreeOfCycles();
}
