package io.sockeye.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The arrows between the packages of the libraries and their command lines, as CONTRIBUTING.md
 * draws them.
 */
@AnalyzeClasses(locations = ArchitectureTest.Libraries.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule a_package_knows_none_above_it_or_beside_it =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("codec")
          .definedBy("io.sockeye.codec")
          .layer("events")
          .definedBy("io.sockeye.codec.jfr")
          .layer("connection")
          .definedBy("io.sockeye.codec.connection")
          .layer("handshake")
          .definedBy("io.sockeye.handshake")
          .layer("server")
          .definedBy("io.sockeye.server")
          .layer("relay")
          .definedBy("io.sockeye.server.redis")
          .layer("server's command line")
          .definedBy("io.sockeye.server.cli")
          .layer("client")
          .definedBy("io.sockeye.client")
          .layer("client's command line")
          .definedBy("io.sockeye.client.cli")
          .whereLayer("codec")
          .mayNotAccessAnyLayer()
          .whereLayer("events")
          .mayOnlyAccessLayers("codec")
          .whereLayer("connection")
          .mayOnlyAccessLayers("codec", "events")
          .whereLayer("handshake")
          .mayOnlyAccessLayers("codec")
          .whereLayer("server")
          .mayOnlyAccessLayers("codec", "events", "connection", "handshake")
          .whereLayer("relay")
          .mayOnlyAccessLayers("codec", "connection", "server")
          .whereLayer("server's command line")
          .mayOnlyAccessLayers("codec", "connection", "handshake", "server", "relay")
          .whereLayer("client")
          .mayOnlyAccessLayers("codec", "events", "connection", "handshake")
          .whereLayer("client's command line")
          .mayOnlyAccessLayers("codec", "connection", "handshake", "client");

  @ArchTest
  static final ArchRule there_is_no_cycle_of_packages =
      slices().matching("io.sockeye.(**)").should().beFreeOfCycles();

  /** What else a test can see is not in the jars of the command lines. */
  @ArchTest
  static final ArchRule a_command_line_knows_what_its_jar_has =
      classes()
          .that()
          .resideInAPackage("io.sockeye..cli")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax..", "io.sockeye..", "picocli..", "com.fasterxml.jackson.jr..");

  static final class Libraries implements LocationProvider {

    @Override
    public Set<Location> get(Class<?> testClass) {
      return Stream.of(
              "../codec/target/classes",
              "../handshake/target/classes",
              "../server/target/classes",
              "../server/target/cli-classes",
              "target/classes",
              "target/cli-classes")
          .map(directory -> Location.of(Path.of(directory)))
          .collect(Collectors.toSet());
    }
  }
}
