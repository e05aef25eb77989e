package io.sockeye.autobahn.suite;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was asked for by {@code -Dautobahn.*}.
 *
 * @param roles what to test
 * @param cases the ids of the cases to run
 * @param runners the names of the runners, empty for the first that can be had
 * @param variants how to configure the peers of this project
 * @param everyVariant whether no variant was named, so that one that cannot be run is left out
 * @param server the server to test instead of this project's, or null
 * @param clientPort where the client to test instead of this project's will connect, or null
 * @param agent the name of what is tested
 * @param expected the file with the results to compare with, or null for the default
 * @param parallel how many cases to play at a time
 * @param timeLimit for one run
 * @param python2 the interpreter for wstest, or null to find one
 * @param python3 the interpreter for kosoku, or null to find one
 */
record SuiteOptions(
    Set<Role> roles,
    List<String> cases,
    List<String> runners,
    List<Variant> variants,
    boolean everyVariant,
    URI server,
    Integer clientPort,
    String agent,
    Path expected,
    int parallel,
    Duration timeLimit,
    String python2,
    String python3) {

  /** The names of the runners, the authority first. */
  static final List<String> RUNNERS = List.of(Wstest.NAME, Kosoku.NAME);

  private static final String PREFIX = "autobahn.";
  private static final String DEFAULT_AGENT = "Sockeye";
  private static final String DEFAULT_MINUTES = "90";
  private static final String ALL_VARIANTS = "all";

  /** Where Maven was started: what file names given to it are relative to. */
  private static final String DIRECTORY = "conformance.directory";

  private static final int MAX_PORT = 65_535;

  private static final Set<String> NAMES =
      Set.of(
          "role",
          "cases",
          "runner",
          "variants",
          "server",
          "client.port",
          "agent",
          "expected",
          "parallel",
          "minutes",
          "python2",
          "python3");

  /**
   * Reads the options.
   *
   * @param properties the system properties
   * @throws IllegalArgumentException if one is unknown, malformed, or contradicts another
   */
  static SuiteOptions of(Properties properties) {
    refuseUnknown(properties);
    String server = option(properties, "server", null);
    String clientPort = option(properties, "client.port", null);
    Set<Role> roles = roles(option(properties, "role", null), server, clientPort);
    String variants = option(properties, "variants", null);
    URI serverUri = server == null ? null : webSocketUri(server);
    Integer port = clientPort == null ? null : number("client.port", clientPort, 0, MAX_PORT);
    if (server != null || clientPort != null) {
      requireForForeign(option(properties, "agent", null), variants);
    }
    return new SuiteOptions(
        roles,
        CaseIds.matching(option(properties, "cases", "*")),
        runners(option(properties, "runner", null)),
        variants == null
            ? List.of(Variant.ordinary())
            : variants.equals(ALL_VARIANTS) ? Variant.all() : Variant.named(variants),
        variants == null || variants.equals(ALL_VARIANTS),
        serverUri,
        port,
        option(properties, "agent", DEFAULT_AGENT),
        file(properties, "expected"),
        number("parallel", option(properties, "parallel", processors()), 1, 1000),
        Duration.ofMinutes(
            number("minutes", option(properties, "minutes", DEFAULT_MINUTES), 1, 10_000)),
        program(properties, "python2"),
        program(properties, "python3"));
  }

  /** {@return whether what is tested in a role is none of this project's} */
  boolean isForeign(Role role) {
    return role == Role.SERVER ? server != null : clientPort != null;
  }

  private static void refuseUnknown(Properties properties) {
    for (String property : properties.stringPropertyNames()) {
      if (property.startsWith(PREFIX) && !NAMES.contains(property.substring(PREFIX.length()))) {
        throw new IllegalArgumentException(
            "there is no option -D"
                + property
                + ", but "
                + String.join(", ", new TreeSet<>(NAMES))
                + " after '"
                + PREFIX
                + "'");
      }
    }
  }

  private static String option(Properties properties, String name, String defaultValue) {
    String value = properties.getProperty(PREFIX + name);
    if (value != null && value.isBlank()) {
      throw new IllegalArgumentException("-D" + PREFIX + name + " is empty");
    }
    return value == null ? defaultValue : value.strip();
  }

  private static String processors() {
    return String.valueOf(Runtime.getRuntime().availableProcessors());
  }

  private static Path file(Properties properties, String name) {
    String file = option(properties, name, null);
    return file == null
        ? null
        : Path.of(properties.getProperty(DIRECTORY, ""), "").toAbsolutePath().resolve(file);
  }

  /** A name without a directory is looked for on the path. */
  private static String program(Properties properties, String name) {
    String program = option(properties, name, null);
    return program == null || !program.contains("/") ? program : file(properties, name).toString();
  }

  private static void requireForForeign(String agent, String variants) {
    if (agent == null) {
      throw new IllegalArgumentException(
          "-Dautobahn.agent=NAME has to name a server or client that is not this project's");
    }
    if (variants != null) {
      throw new IllegalArgumentException(
          "-Dautobahn.variants are those of this project's server and client, not of " + agent);
    }
  }

  private static Set<Role> roles(String role, String server, String clientPort) {
    Set<Role> foreign = EnumSet.noneOf(Role.class);
    if (server != null) {
      foreign.add(Role.SERVER);
    }
    if (clientPort != null) {
      foreign.add(Role.CLIENT);
    }
    if (role == null) {
      return foreign.isEmpty() ? EnumSet.allOf(Role.class) : foreign;
    }
    for (Role each : Role.values()) {
      if (each.toString().equals(role.toLowerCase(Locale.ROOT))) {
        if (!foreign.isEmpty() && !foreign.contains(each)) {
          throw new IllegalArgumentException(
              "-Dautobahn.role=" + role + " contradicts -Dautobahn." + other(each));
        }
        return EnumSet.of(each);
      }
    }
    throw new IllegalArgumentException("-Dautobahn.role is server or client, not " + role);
  }

  private static String other(Role role) {
    return role == Role.SERVER ? "client.port" : "server";
  }

  private static List<String> runners(String names) {
    if (names == null) {
      return List.of();
    }
    List<String> runners = Arrays.stream(names.split("\\s*,\\s*", -1)).distinct().toList();
    for (String name : runners) {
      if (!RUNNERS.contains(name)) {
        throw new IllegalArgumentException(
            "-Dautobahn.runner is one of " + String.join(", ", RUNNERS) + ", not " + name);
      }
    }
    return runners;
  }

  private static URI webSocketUri(String text) {
    try {
      URI uri = new URI(text);
      if (text.matches("wss?://.*") && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same is to be said of it.
    }
    throw new IllegalArgumentException(
        "-Dautobahn.server is a URI such as ws://127.0.0.1:9001, not " + text);
  }

  private static int number(String name, String text, int min, int max) {
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "-Dautobahn." + name + " is a number from " + min + " to " + max + ", not " + text);
  }
}
