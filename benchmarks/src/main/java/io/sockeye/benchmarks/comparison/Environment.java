package io.sockeye.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What figures depend on. */
public final class Environment {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Environment() {}

  static Map<String, String> of(Settings settings, Cores cores) {
    Map<String, String> environment = new LinkedHashMap<>(machine());
    environment.put("cores", cores.description());
    environment.put(
        "measured",
        "rounds: "
            + settings.rounds()
            + ", each of "
            + settings.measured().toMillis()
            + " ms, after a warm-up of "
            + settings.warmUp().toMillis()
            + " ms, four times as long in scenario 10");
    environment.put("command", settings.command());
    environment.put("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return environment;
  }

  /** {@return processor, operating system and JDK} */
  public static Map<String, String> machine() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(
        "machine", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    environment.put(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    environment.put(
        "JDK",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    return environment;
  }

  private static String processor() {
    String architecture = System.getProperty("os.arch");
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }
}
